import { RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { PlannedSource, RemoteOriginals, SourceBucket, hasKeyPrefix, isRemote, planSource } from './source-kinds';
import { isKnown, refuse } from '../core/validate';
import type { ImageReplica } from '../originals/image-replica';
import { ImageCdnProps } from '../props/image-cdn-props';
import { ImageSourceRoute } from '../props/image-source';

/** The sources of originals. */
export interface SourcesPlan {
  /** Whether all originals are in one S3 bucket: the given one, or a new one. */
  readonly isOneBucket: boolean;
  /** The given bucket. */
  readonly bucket?: s3.IBucket;
  /** The removal policy of a new bucket. */
  readonly removalPolicy: RemovalPolicy;
  /** The only bucket outside AWS. */
  readonly source?: RemoteOriginals;
  /** The sources, the longest prefix first. Undefined if all originals have one source. */
  readonly routes?: readonly PlannedRoute[];
}

/** The originals whose keys begin with a prefix, and their source. */
export interface PlannedRoute extends PlannedSource {
  /** The first part of the CDN's keys, which the keys of the source lack. */
  readonly pathPrefix: string;
}

/** A bucket of originals that has a replica. */
export interface ReplicatedBucket {
  readonly bucket: s3.IBucket;
  readonly replica: ImageReplica;
}

/** The names under which a CDN serves its images. */
interface OwnUrls {
  /** The domain names of the distribution that are known at synthesis. */
  readonly names: readonly string[];
  /** The first folders of the URLs of the CDN, with slashes around them. */
  readonly folder: string;
}

// Folders of URLs, which signatures and invalidations take as they are.
const FOLDERS = /^(?:(?!\.{1,2}\/)[\w.-]+\/)+$/;

const MAX_ROUTES = 25;

/** Resolves each source by itself. */
export function planEachSource(scope: Construct, { sources = [] }: ImageCdnProps): PlannedSource[] {
  return sources.map(({ source }, index) => planSource(scope, source._source, `sources[${index}].source`));
}

/**
 * Resolves the sources together. Rejects routes that contradict each other, and origins that lead back to the CDN.
 *
 * @param planned the sources, each resolved by itself
 */
export function planSources(
  scope: Construct, { bucket, removalPolicy = RemovalPolicy.RETAIN, sources }: ImageCdnProps,
  planned: readonly PlannedSource[], own: OwnUrls,
): SourcesPlan {
  if (!sources) return { isOneBucket: true, bucket, removalPolicy };
  validateRoutes(scope, sources);
  refuseLoops(scope, planned, own.names, own.folder);
  if (!isRouted(sources)) return { isOneBucket: false, removalPolicy, source: planned[0].remote };
  const routes = planRoutes(scope, sources, planned);
  return { isOneBucket: false, removalPolicy, source: onlyRemote(routes), routes };
}

/** Whether there are routes, of which all but one have a prefix. A whole bucket outside AWS needs none. */
export function isRouted(sources: readonly ImageSourceRoute[]): boolean {
  return sources.some(({ pathPrefix, source }) =>
    (pathPrefix ?? '') !== '' || !isRemote(source._source) || hasKeyPrefix(source._source));
}

/** Returns the routes, the longest prefix first, so that the first one that matches takes precedence. */
function planRoutes(
  scope: Construct, sources: readonly ImageSourceRoute[], planned: readonly PlannedSource[],
): PlannedRoute[] {
  const replicas = planReplicas(scope, planned.map(({ place }) => place));
  refuseSharedSecrets(scope, planned);
  return planned.map(({ place, ...source }, index) => ({
    ...source,
    pathPrefix: sources[index].pathPrefix ?? '',
    place: place && { ...place, replica: replicas.get(place.bucket.bucketArn)?.replica },
  })).sort((a, b) => b.pathPrefix.length - a.pathPrefix.length);
}

/** Returns the only bucket outside AWS that routes lead to. Undefined if there are several, or none. */
export function onlyRemote(routes: readonly PlannedSource[]): RemoteOriginals | undefined {
  const remotes = new Map(routes.flatMap(({ remote }) => remote ?? [])
    .map(remote => [JSON.stringify([remote.config, remote.credentials.secretArn]), remote]));
  return remotes.size === 1 ? [...remotes.values()][0] : undefined;
}

/** Rejects routes that contradict each other. */
function validateRoutes(scope: Construct, sources: readonly ImageSourceRoute[]): void {
  if (sources.length === 0 || sources.length > MAX_ROUTES) {
    refuse(scope, `\`sources\` must contain 1 to ${MAX_ROUTES} routes, got ${sources.length || 'none'}. `
      + (sources.length === 0
        ? 'Leave it out to serve the images of `bucket`' : 'Create another ImageCdn for the rest'));
  }
  sources.forEach(({ pathPrefix }, index) => validatePrefix(scope, pathPrefix, index));
  const prefixes = sources.map(({ pathPrefix }) => pathPrefix ?? '');
  const repeated = prefixes.find((prefix, index) => prefixes.indexOf(prefix) !== index);
  if (repeated !== undefined) {
    refuse(scope, '`sources` must have different prefixes, got '
      + `${repeated === '' ? 'two routes without a prefix' : `${repeated} twice`}`);
  }
}

function validatePrefix(scope: Construct, prefix: string | undefined, index: number): void {
  if ((prefix ?? '') === '' || FOLDERS.test(prefix!)) return;
  refuse(scope, `\`sources[${index}].pathPrefix\` must be folders with a slash at the end, such as products/, of `
    + `letters, digits, '.', '-' and '_', got ${prefix}`);
}

/**
 * Rejects origins that are the CDN itself: each request for an original would cause the next one.
 *
 * @param names the domain names of the distribution
 * @param folder the first folders of the URLs of the CDN, with slashes around them
 */
function refuseLoops(
  scope: Construct, sources: readonly PlannedSource[], names: readonly string[], folder: string,
): void {
  sources.forEach(({ https }, index) => {
    if (!https) return;
    const path = `sources[${index}].source`;
    const { url, redirectHosts = [] } = https.config;
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

/** Returns the replica of each replicated bucket, by its ARN. Rejects a second replica, and one of several buckets. */
function planReplicas(
  scope: IConstruct, places: readonly (SourceBucket | undefined)[],
): ReadonlyMap<string, ReplicatedBucket> {
  const replicas = new Map<string, ReplicatedBucket>();
  places.forEach((place, index) => {
    if (!place?.replica) return;
    const { bucket, replica } = place;
    const path = `sources[${index}].source.replica`;
    const known = replicas.get(bucket.bucketArn);
    if (known && known.replica !== replica) {
      refuse(scope, `\`${path}\` must be the replica that the bucket has already, ${known.replica.node.path}, got `
        + `${replica.node.path}. A bucket has one replica`);
    }
    if (!known && [...replicas.values()].some(other => other.replica === replica)) {
      refuse(scope, `\`${path}\` must be the replica of one bucket, got ${replica.node.path}, to which another source `
        + 'is replicated. Create an `ImageReplica` for each bucket');
    }
    replicas.set(bucket.bucketArn, { bucket, replica });
  });
  return replicas;
}

/** Whether two secrets are the same one, which imports may name by its ARN, a part of the ARN, or its name. */
function isSame(a: secretsmanager.ISecret, b: secretsmanager.ISecret): boolean {
  if (a.secretArn === b.secretArn) return true;
  const differ = (one: string, other: string) => isKnown(one) && isKnown(other) && one !== other;
  return isKnown(a.secretName) && a.secretName === b.secretName
    && !differ(a.env.region, b.env.region) && !differ(a.env.account, b.env.account);
}

/** Rejects a secret that signs URLs as that of headers for an HTTPS origin, which would receive the key. */
export function refuseSharedSigningSecret(
  scope: IConstruct, secret: secretsmanager.ISecret, routes: readonly PlannedSource[] = [],
): void {
  if (!routes.some(({ https }) => https?.headersSecret && isSame(https.headersSecret, secret))) return;
  refuse(scope, '`signing.secret` must not be the `headersSecret` of a source, because the origin receives each of its '
    + 'fields as a header. Create a secret for the headers');
}

/** Rejects headers for an HTTPS origin from a secret with an access key, which the origin would receive. */
function refuseSharedSecrets(scope: IConstruct, routes: readonly PlannedSource[]): void {
  const keys = routes.flatMap(({ remote }) => remote?.credentials ?? []);
  const index = routes.findIndex(({ https: { headersSecret } = {} }) =>
    headersSecret && keys.some(key => isSame(headersSecret, key)));
  if (index < 0) return;
  refuse(scope, `\`sources[${index}].source.headersSecret\` must not be the secret with the access key of another `
    + 'source, because the origin receives each of its fields as a header. Create a secret for the headers');
}
