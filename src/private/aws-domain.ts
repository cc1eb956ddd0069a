/** Where AWS's services of a region are: those of China, for one, are elsewhere than the others. */
export function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}
