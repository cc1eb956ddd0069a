/** Where a service of AWS's is in a region: in those of China, for one, elsewhere than in the others. */
export function hostOf(service: string, region: string): string {
  return `${service}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
}
