import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import type { ImageReplica } from './image-replica';
import { ImageSourceRoute } from './image-source-route';
import { onlyRemote, refuseSharedSecrets, routedConfig } from './remote-sources';
import { RemoteOriginals, SourceBucket, SourceOrigin } from './source-strategy';
import { SourceRoute } from '../../model/source-routes';
import { refuse } from '../core/validate';

/** The originals whose keys begin with a prefix, and their source. */
export interface BoundRoute {
  /** The first part of the CDN's keys, which the keys of the source lack. */
  readonly pathPrefix: string;
  /** Missing for a source outside S3. */
  readonly place?: SourceBucket;
  /** Missing for buckets. */
  readonly https?: SourceOrigin;
  /** Missing for S3 and HTTPS origins. */
  readonly remote?: RemoteOriginals;
}

/** A bucket of originals that has a replica. */
export interface ReplicatedBucket {
  readonly bucket: s3.IBucket;
  readonly replica: ImageReplica;
}

/** A route to an S3 bucket. */
export type BucketRoute = BoundRoute & Required<Pick<BoundRoute, 'place'>>;

/** Returns the routes, the longest prefix first, so that the first one that matches takes precedence. */
export function boundRoutes(scope: IConstruct, sources: readonly ImageSourceRoute[]): BoundRoute[] {
  const places = sources.map(({ source }, index) =>
    source._isBucket ? source._inBucket(scope, `sources[${index}].source`) : undefined);
  const replicas = replicasOf(scope, places);
  const routes = sources.map(({ pathPrefix, source }, index) => {
    const place = places[index];
    return {
      pathPrefix: pathPrefix ?? '',
      place: place && { ...place, replica: replicas.get(place.bucket.bucketArn)?.replica },
      https: source._isHttps ? source._atOrigin(scope, `sources[${index}].source`) : undefined,
      remote: source._isRemote ? source._originals(scope, `sources[${index}].source`) : undefined,
    };
  });
  refuseSharedSecrets(scope, routes);
  return routes.sort((a, b) => b.pathPrefix.length - a.pathPrefix.length);
}

/** Returns the replica of each replicated bucket, by its ARN. Rejects a second replica, and one of several buckets. */
function replicasOf(
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

/** Returns each replicated bucket once. */
export function replicatedBuckets(routes: readonly BoundRoute[]): ReplicatedBucket[] {
  const replicated = bucketRoutes(routes)
    .flatMap(({ place: { bucket, replica } }) => replica ? [{ bucket, replica }] : []);
  return [...new Map(replicated.map(each => [each.bucket.bucketArn, each])).values()];
}

/** Returns the routes to S3 buckets. */
export function bucketRoutes(routes: readonly BoundRoute[] = []): BucketRoute[] {
  return routes.filter((route): route is BucketRoute => route.place !== undefined);
}

/** Returns the only route to a bucket with all originals. */
export function wholeBucket(bucket: s3.IBucket): BucketRoute {
  return { pathPrefix: '', place: { bucket, keyPrefix: '' } };
}

/** Returns each bucket once, however many routes lead to it. */
export function bucketsOf(routes: readonly BoundRoute[]): s3.IBucket[] {
  const buckets = new Map<string, s3.IBucket>();
  for (const { place } of routes) if (place) buckets.set(place.bucket.bucketArn, place.bucket);
  return [...buckets.values()];
}

/** Returns the routes to a bucket. */
export function routesTo({ bucketArn }: s3.IBucket, routes: readonly BoundRoute[]): BoundRoute[] {
  return routes.filter(({ place }) => place?.bucket.bucketArn === bucketArn);
}

/** Returns the routes to each bucket outside AWS. */
export function routesByUrl(routes: readonly BoundRoute[]): BoundRoute[][] {
  const found = new Map<string, BoundRoute[]>();
  for (const route of routes) {
    const { url } = route.remote?.config ?? {};
    if (url !== undefined) found.set(url, [...found.get(url) ?? [], route]);
  }
  return [...found.values()];
}

/** Returns the buckets of originals, and the ARNs of the objects in them that functions read. */
export function originalsRead(
  originals: s3.IBucket | undefined, routes: readonly BoundRoute[] = [],
): { readonly buckets: readonly s3.IBucket[]; readonly objects: readonly string[] } {
  if (originals) return { buckets: [originals], objects: [originals.arnForObjects('*')] };
  const objects = routes.flatMap(({ place }) => place ? [place.bucket.arnForObjects(`${place.keyPrefix}*`)] : []);
  return { buckets: bucketsOf(routes), objects: [...new Set(objects)] };
}

/** Returns the routes as data for functions that read originals. */
export function readableRoutes(routes: readonly BoundRoute[]): SourceRoute[] {
  const isAlone = onlyRemote(routes) !== undefined;
  return routes.map(route => ({
    ...routeConfig(route),
    ...route.https && { https: route.https.config },
    ...route.remote && !isAlone && { source: routedConfig(route.remote, routes) },
  }));
}

/** Returns a route as data for the functions of the CDN. */
export function routeConfig({ pathPrefix, place, remote }: BoundRoute): SourceRoute {
  if (!place) return { pathPrefix, ...remote?.keyPrefix && { keyPrefix: remote.keyPrefix } };
  const { bucket: { bucketName: bucket, env: { region } }, keyPrefix, replica } = place;
  return {
    pathPrefix,
    bucket,
    region,
    ...keyPrefix && { keyPrefix },
    ...replica && { replica: { bucket: replica._location.bucketName, region: replica._location.region } },
  };
}
