import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { ImageSourceRoute } from './image-source-route';
import { SourceBucket, SourceOrigin } from './source-strategy';
import { SourceRoute } from '../model/source-routes';

/** The originals whose keys begin with a prefix, and the S3 bucket that contains them. */
export interface BoundRoute {
  /** The first part of the CDN's keys, which the keys of the source lack. */
  readonly pathPrefix: string;
  /** Missing for a source outside S3. */
  readonly place?: SourceBucket;
  /** Missing for buckets. */
  readonly https?: SourceOrigin;
}

/** A route to an S3 bucket. */
export type BucketRoute = BoundRoute & Required<Pick<BoundRoute, 'place'>>;

/** Returns the routes, the longest prefix first, so that the first one that matches takes precedence. */
export function boundRoutes(scope: IConstruct, sources: readonly ImageSourceRoute[]): BoundRoute[] {
  return sources
    .map(({ pathPrefix, source }, index) => ({
      pathPrefix: pathPrefix ?? '',
      place: source._isBucket ? source._inBucket(scope, `sources[${index}].source`) : undefined,
      https: source._isHttps ? source._atOrigin(scope, `sources[${index}].source`) : undefined,
    }))
    .sort((a, b) => b.pathPrefix.length - a.pathPrefix.length);
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

/** Returns the buckets of originals, and the ARNs of the objects in them that functions read. */
export function originalsRead(
  originals: s3.IBucket | undefined, routes: readonly BoundRoute[] = [],
): { readonly buckets: readonly s3.IBucket[]; readonly objects: readonly string[] } {
  if (originals) return { buckets: [originals], objects: [originals.arnForObjects('*')] };
  const objects = routes.flatMap(({ place }) => place ? [place.bucket.arnForObjects(`${place.keyPrefix}*`)] : []);
  return { buckets: bucketsOf(routes), objects: [...new Set(objects)] };
}

/** Returns the secrets with headers for HTTPS origins, each once. */
export function headersSecretsOf(routes: readonly BoundRoute[] = []): secretsmanager.ISecret[] {
  const secrets = routes.flatMap(({ https }) => https?.headersSecret ?? []);
  return [...new Map(secrets.map(secret => [secret.secretArn, secret])).values()];
}

/** Returns a route as data for functions that read originals. */
export function readableRoute(route: BoundRoute): SourceRoute {
  return { ...routeConfig(route), ...route.https && { https: route.https.config } };
}

/** Returns a route as data for the functions of the CDN. */
export function routeConfig({ pathPrefix, place }: BoundRoute): SourceRoute {
  if (!place) return { pathPrefix };
  const { bucket: { bucketName: bucket, env: { region } }, keyPrefix } = place;
  return { pathPrefix, bucket, region, ...keyPrefix && { keyPrefix } };
}
