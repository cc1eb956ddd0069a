import { Located } from './intrinsics';
import { CDNS_METADATA, DescribedCdn } from '../../model/described-cdns';

/**
 * Returns the image CDNs on a distribution: those that its metadata describes or, without metadata, one that serves all
 * paths.
 */
export function imageCdnsOf({ resource: { metadata, path } }: Located): DescribedCdn[] {
  return metadata[CDNS_METADATA] as DescribedCdn[] | undefined ?? [{ path }];
}
