/** Returns the host name of an AWS service in a Region, Regions in China included. */
export function hostOf(service: string, region: string): string {
  return `${service}.${region}.${region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
}
