import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { SOURCE_SECRET } from '../../model/identifiers';
import { DEFAULT_FIELDS, SourceConfig } from '../../model/source-config';
import { SourceRoute } from '../../model/source-routes';
import { PlannedSource, RemoteOriginals } from '../plan/source-kinds';
import { PlannedRoute, ReplicatedBucket, onlyRemote } from '../plan/sources';

/** A route to an S3 bucket. */
export type BucketRoute = PlannedRoute & Required<Pick<PlannedRoute, 'place'>>;

/** The sources of functions that read originals. */
interface FunctionSources {
  /** The only bucket outside AWS. */
  readonly source?: RemoteOriginals;
  readonly routes?: readonly PlannedSource[];
}

/** Returns each replicated bucket once. */
export function replicatedBuckets(routes: readonly PlannedRoute[]): ReplicatedBucket[] {
  const replicated = bucketRoutes(routes)
    .flatMap(({ place: { bucket, replica } }) => replica ? [{ bucket, replica }] : []);
  return [...new Map(replicated.map(each => [each.bucket.bucketArn, each])).values()];
}

/** Returns the routes to S3 buckets. */
export function bucketRoutes(routes: readonly PlannedRoute[] = []): BucketRoute[] {
  return routes.filter((route): route is BucketRoute => route.place !== undefined);
}

/** Returns each bucket once, however many routes lead to it. */
export function bucketsOf(routes: readonly PlannedRoute[]): s3.IBucket[] {
  const buckets = new Map<string, s3.IBucket>();
  for (const { place } of routes) if (place) buckets.set(place.bucket.bucketArn, place.bucket);
  return [...buckets.values()];
}

/** Returns the routes to a bucket. */
export function routesTo({ bucketArn }: s3.IBucket, routes: readonly PlannedRoute[]): PlannedRoute[] {
  return routes.filter(({ place }) => place?.bucket.bucketArn === bucketArn);
}

/** Returns the routes to each bucket outside AWS. */
export function routesByUrl(routes: readonly PlannedRoute[]): PlannedRoute[][] {
  const found = new Map<string, PlannedRoute[]>();
  for (const route of routes) {
    const { url } = route.remote?.config ?? {};
    if (url !== undefined) found.set(url, [...found.get(url) ?? [], route]);
  }
  return [...found.values()];
}

/** Returns the buckets of originals, and the ARNs of the objects in them that functions read. */
export function originalsRead(
  originals: s3.IBucket | undefined, routes: readonly PlannedRoute[] = [],
): { readonly buckets: readonly s3.IBucket[]; readonly objects: readonly string[] } {
  if (originals) return { buckets: [originals], objects: [originals.arnForObjects('*')] };
  const objects = routes.flatMap(({ place }) => place ? [place.bucket.arnForObjects(`${place.keyPrefix}*`)] : []);
  return { buckets: bucketsOf(routes), objects: [...new Set(objects)] };
}

/** Returns the routes as data for functions that read originals. */
export function readableRoutes(routes: readonly PlannedRoute[]): SourceRoute[] {
  const isAlone = onlyRemote(routes) !== undefined;
  return routes.map(route => ({
    ...routeConfig(route),
    ...route.https && { https: route.https.config },
    ...route.remote && !isAlone && { source: routedConfig(route.remote, routes) },
  }));
}

/** Returns a route as data for the functions of the CDN. */
export function routeConfig({ pathPrefix, place, remote }: PlannedRoute): SourceRoute {
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

/** Returns a bucket outside AWS as one of several, for an environment of limited size. */
function routedConfig(
  { config: { url, region, accessKeyIdField, secretAccessKeyField }, credentials }: RemoteOriginals,
  routes: readonly PlannedSource[],
): SourceConfig {
  const secret = accessKeySecrets({ routes }).findIndex(({ secretArn }) => secretArn === credentials.secretArn);
  return {
    url,
    region,
    ...accessKeyIdField !== DEFAULT_FIELDS.accessKeyIdField && { accessKeyIdField },
    ...secretAccessKeyField !== DEFAULT_FIELDS.secretAccessKeyField && { secretAccessKeyField },
    ...secret > 0 && { secret },
  };
}

/** Returns the variables of a function that name the secrets with access keys. */
export function sourceEnvironment(sources: FunctionSources): Record<string, string> {
  const secrets = accessKeySecrets(sources);
  return secrets.length === 0 ? {} : { [SOURCE_SECRET]: secrets.map(({ secretArn }) => secretArn).join(' ') };
}

/** Returns the secrets that functions read to reach sources, each once. */
export function sourceSecrets(sources: FunctionSources): secretsmanager.ISecret[] {
  const headers = sources.routes?.flatMap(({ https }) => https?.headersSecret ?? []) ?? [];
  return distinct([...accessKeySecrets(sources), ...headers]);
}

/** Returns the secrets with access keys, each once. */
function accessKeySecrets({ source, routes = [] }: FunctionSources): secretsmanager.ISecret[] {
  return distinct([source, ...routes.map(({ remote }) => remote)].flatMap(remote => remote?.credentials ?? []));
}

/** Returns each secret once. Of several imports of one, the first that names the KMS key, if any does, stays. */
function distinct(secrets: readonly secretsmanager.ISecret[]): secretsmanager.ISecret[] {
  return [...new Set(secrets.map(({ secretArn }) => secretArn))].map(arn => {
    const imports = secrets.filter(({ secretArn }) => secretArn === arn);
    return imports.find(({ encryptionKey }) => encryptionKey !== undefined) ?? imports[0];
  });
}

/**
 * Returns the statements that allow reading a secret, and decrypting it with its key through Secrets Manager only. The
 * policies of the CDK's keys delegate that to the policies of roles. The policy of the key could not be changed if it
 * is imported, and with a key in another stack it would create a cycle.
 */
export function secretStatements(secret: secretsmanager.ISecret): iam.PolicyStatement[] {
  // The name of a secret is followed by six characters in its full ARN, which an import may lack.
  const resources = [secret.secretFullArn ?? `${secret.secretArn}-??????`];
  const read = new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources });
  if (!secret.encryptionKey) return [read];
  return [read, new iam.PolicyStatement({
    actions: ['kms:Decrypt'],
    resources: [secret.encryptionKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${secret.env.region}.amazonaws.com` } },
  })];
}
