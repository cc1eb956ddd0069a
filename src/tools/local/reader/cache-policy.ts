import { entryOf } from '../../../model/entry-of';
import { Place, Properties, PropertyTable } from '../../cloud-assembly/properties';
import { LocalEdgeError } from '../../local-edge-error';
import { CachePolicy, Selection } from '../cloudfront/cache-key';
import { Ttls } from '../cloudfront/ttl';

const POLICY: PropertyTable = { CachePolicyConfig: 'emulated' };
const CONFIG: PropertyTable = {
  Comment: 'harmless',
  DefaultTTL: 'emulated',
  MaxTTL: 'emulated',
  MinTTL: 'emulated',
  Name: 'harmless',
  ParametersInCacheKeyAndForwardedToOrigin: 'emulated',
};
const PARAMETERS: PropertyTable = {
  CookiesConfig: 'emulated',
  EnableAcceptEncodingBrotli: 'emulated',
  EnableAcceptEncodingGzip: 'emulated',
  HeadersConfig: 'emulated',
  QueryStringsConfig: 'emulated',
};
const COOKIES: PropertyTable = { CookieBehavior: 'emulated', Cookies: 'emulated' };
const HEADERS: PropertyTable = { HeaderBehavior: 'emulated', Headers: 'emulated' };
const QUERY_STRINGS: PropertyTable = { QueryStringBehavior: 'emulated', QueryStrings: 'emulated' };

const NONE: Selection = { behavior: 'none' };
const PATH_ALONE = { headers: [], cookies: NONE, queryStrings: NONE, gzip: false, brotli: false };
const OPTIMIZED: CachePolicy = { ...PATH_ALONE, minTtl: 1, defaultTtl: 86400, maxTtl: 31536000 };

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
const MANAGED: Record<string, CachePolicy> = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': { ...OPTIMIZED, gzip: true, brotli: true }, // CachingOptimized
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': OPTIMIZED, // CachingOptimizedForUncompressedObjects
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': { ...PATH_ALONE, minTtl: 0, defaultTtl: 0, maxTtl: 0 }, // CachingDisabled
};

/** Returns the cache policy of a cache behavior: a policy of this app or one managed by AWS. */
export function cachePolicyOf(behavior: Properties, id: string): CachePolicy {
  const { place } = behavior;
  const located = place.resolver.find('AWS::CloudFront::CachePolicy', id);
  if (located) return readCachePolicy({ ...place, ...located });
  return entryOf(MANAGED, id) ?? behavior.refuse('CachePolicyId', `${id} is neither in this app nor a managed policy `
    + 'that the local edge supports (CachingOptimized, CachingOptimizedForUncompressedObjects, CachingDisabled): '
    + 'define the cache policy in the app');
}

function readCachePolicy(place: Place): CachePolicy {
  const policy = Properties.of(place, POLICY);
  const config = policy.child('CachePolicyConfig', CONFIG) ?? policy.refuse('CachePolicyConfig', 'it is required');
  const parameters = config.child('ParametersInCacheKeyAndForwardedToOrigin', PARAMETERS)
    ?? config.refuse('ParametersInCacheKeyAndForwardedToOrigin', 'it is required');
  const ttls = readTtls(config);
  const encodings = {
    gzip: parameters.boolean('EnableAcceptEncodingGzip'), brotli: parameters.boolean('EnableAcceptEncodingBrotli'),
  };
  if (ttls.maxTtl === 0 && (encodings.gzip || encodings.brotli)) {
    config.refuse('MaxTTL', 'with caching disabled, '
      + 'CloudFront rejects EnableAcceptEncodingGzip and EnableAcceptEncodingBrotli: set these to false');
  }
  return {
    ...ttls,
    ...encodings,
    headers: readHeaders(parameters),
    cookies: readSelection(parameters, 'CookiesConfig', COOKIES, 'CookieBehavior', 'Cookies'),
    queryStrings: readSelection(parameters, 'QueryStringsConfig', QUERY_STRINGS, 'QueryStringBehavior', 'QueryStrings'),
  };
}

/** Derives defaults from the other values, so that minimum, default and maximum are in order. */
function readTtls(config: Properties): Ttls {
  const minTtl = config.number('MinTTL') ?? 0;
  const defaultTtl = config.number('DefaultTTL') ?? Math.max(86400, minTtl);
  const maxTtl = config.number('MaxTTL') ?? Math.max(31536000, defaultTtl);
  if (minTtl > maxTtl || defaultTtl > maxTtl || minTtl > defaultTtl) {
    config.refuse(
      'MinTTL', `CloudFront requires MinTTL ≤ DefaultTTL ≤ MaxTTL, got ${minTtl}, ${defaultTtl}, ${maxTtl}`,
    );
  }
  return { minTtl, defaultTtl, maxTtl };
}

function readHeaders(parameters: Properties): string[] {
  const config = parameters.child('HeadersConfig', HEADERS);
  const behavior = config?.string('HeaderBehavior') ?? 'none';
  if (behavior === 'none') return [];
  if (!config || behavior !== 'whitelist') {
    parameters.refuse('HeadersConfig', `HeaderBehavior must be none or whitelist, got ${behavior}`);
  }
  const names = config.strings('Headers').map(name => name.toLowerCase());
  const generated = names.find(name => name.startsWith('cloudfront-') && name !== 'cloudfront-forwarded-proto');
  if (generated) {
    config.refuse('Headers', `the local edge does not support ${generated}, `
      + "which CloudFront derives from the viewer's location or device");
  }
  if (names.includes('host')) {
    config.refuse('Headers', 'S3 would look for a bucket named like the forwarded Host, '
      + 'so that every request fails: remove it');
  }
  return names.sort();
}

/** Returns the cookies or query parameters that a policy includes. */
export function readSelection(
  parameters: Properties, name: string, table: PropertyTable, behaviorName: string, namesName: string,
): Selection {
  const config = parameters.child(name, table);
  const behavior = config?.string(behaviorName) ?? 'none';
  if (behavior === 'none' || behavior === 'all') return { behavior };
  if (!config || (behavior !== 'whitelist' && behavior !== 'allExcept')) {
    throw new LocalEdgeError(`${parameters.place.resource.path}: ${behaviorName} must be none, whitelist, `
      + `allExcept or all, got ${behavior}`);
  }
  return { behavior, names: config.strings(namesName) };
}
