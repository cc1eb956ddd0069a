import { Construct } from 'constructs';
import { ImageSourceRoute } from './image-source-route';
import { CachingOptions } from '../caching/caching-options';
import { minTtlOfPolicy } from '../caching/own-policies';
import { refuse } from '../core/validate';

const FUNCTION_FIRST = 'ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST })';

// The longest minimum of policies that AWS manages.
const MAX_MIN_SECONDS = 2;

/**
 * Rejects HTTPS origins with other deliveries: S3 would serve stored variants longer than their originals live, and
 * edge locations would cache them for a minimum that the originals do not know.
 */
export function validateHttpsSources(
  scope: Construct, sources: readonly ImageSourceRoute[] | undefined, options: CachingOptions, isFunctionFirst: boolean,
): void {
  const paths = sources?.flatMap(({ source }, index) => {
    if (!source._isHttps) return [];
    const path = `sources[${index}].source`;
    source._atOrigin(scope, path); // rejects its options, which are bound later
    return [path];
  }) ?? [];
  if (paths.length === 0) return;
  if (!isFunctionFirst) {
    refuse(scope, `\`${paths[0]}\` of ImageSource.https() must be used with function-first delivery, because S3 would `
      + `serve stored variants longer than their originals allow. Set \`transformation: ${FUNCTION_FIRST}\``);
  }
  const { minTtl, cachePolicy } = options;
  const [prop, ttl] = cachePolicy ? ['cachePolicy', minTtlOfPolicy(cachePolicy)] as const : ['minTtl', minTtl] as const;
  if (!ttl || ttl.isUnresolved() || ttl.toSeconds({ integral: false }) <= MAX_MIN_SECONDS) return;
  refuse(scope, `\`${prop}\` must have a minimum TTL of at most ${MAX_MIN_SECONDS} seconds with ImageSource.https(), `
    + `because originals decide how long their variants are cached, got ${ttl.toHumanString()}`);
}

/**
 * Rejects origins that are the CDN itself: each request for an original would cause the next one.
 *
 * @param names the domain names of the distribution
 * @param folder the first folders of the URLs of the CDN, with slashes around them
 */
export function refuseLoops(
  scope: Construct, sources: readonly ImageSourceRoute[] | undefined, names: readonly string[], folder: string,
): void {
  sources?.forEach(({ source }, index) => {
    if (!source._isHttps) return;
    const path = `sources[${index}].source`;
    const { url, redirectHosts = [] } = source._atOrigin(scope, path).config;
    const { host, pathname } = new URL(url);
    const isInFolder = pathname.startsWith(folder) || folder.startsWith(pathname);
    const loop = [...isInFolder ? [host] : [], ...redirectHosts].find(each => names.some(name => covers(name, each)));
    if (loop === undefined) return;
    refuse(scope, `\`${path}\` must not lead back to the CDN, whose requests would cause each other without end, got `
      + `the host ${loop}. Name the server that has the originals`);
  });
}

/** Whether a domain name, whose first label may be a wildcard, is that of a host. */
function covers(name: string, host: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('*.') ? lower.slice(1) === host.slice(host.indexOf('.')) : lower === host;
}
