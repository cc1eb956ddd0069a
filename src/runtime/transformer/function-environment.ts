import { LoadedHttpsOriginals } from './https-origin/loaded-originals';
import { ReplicatedOriginals } from './replicated-originals';
import { RoutedOriginals } from './routed-originals';
import { S3OriginalReader } from './s3-buckets';
import { OriginalReader } from './services';
import { SourceClient, accessKeyOf } from './source-client';
import { TransformerConfig } from './transformer-config';
import { SOURCE_SECRET } from '../../model/identifiers';
import { SourceConfig, localPathOf, secretArnOf } from '../../model/source-config';
import { AwsClient } from '../aws/aws-client';
import { bucketClient } from '../aws/bucket-client';
import { RotatingSecret } from '../aws/rotating-secret';
import { secretText, secretsClient } from '../aws/secrets-manager';

/** The way in which a function reads originals. */
interface ReadingOptions {
  /** Called when a request is sent, while S3 prepares the response. */
  readonly whileWaiting?: () => void;
  /** Whether replicas are read if a bucket is unreachable. */
  readonly readsReplicas?: boolean;
}

/**
 * Returns the originals of a function, by its environment.
 */
export function originalsOf(
  env: NodeJS.ProcessEnv, { source, routes, defaultTtl, maxInputBytes: maxBytes, rules }: TransformerConfig,
  { whileWaiting, readsReplicas = false }: ReadingOptions = {},
): OriginalReader {
  const replicated = (bucket: AwsClient, replica: BucketPlace | undefined): OriginalReader => {
    const primary = new S3OriginalReader(bucket, maxBytes, whileWaiting);
    if (!replica || !readsReplicas) return primary;
    const second = new S3OriginalReader(bucketOf(env, replica.bucket, replica.region), maxBytes);
    return new ReplicatedOriginals(primary, second);
  };
  if (routes) {
    return new RoutedOriginals(routes.map(route => {
      const { pathPrefix, keyPrefix = '', bucket: name, region, replica, https } = route;
      if (https) {
        const reader = new LoadedHttpsOriginals(https, env, {
          maxBytes, unstatedLifetime: defaultTtl, hasQueries: rules.negotiates, whileWaiting,
        });
        return { pathPrefix, keyPrefix, reader };
      }
      const place = name === undefined ? sourceOf(env, route.source ?? source!) : bucketOf(env, name, region!);
      return { pathPrefix, keyPrefix, reader: replicated(place, replica) };
    }));
  }
  const bucket = source ? sourceOf(env, source) : bucketOf(env, env.ORIGINALS!, env.ORIGINALS_REGION!);
  return replicated(bucket, env.REPLICA ? { bucket: env.REPLICA, region: env.REPLICA_REGION! } : undefined);
}

/** The name and the Region of a bucket. */
interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
}

/** Returns the client of a bucket. */
export function bucketOf(env: NodeJS.ProcessEnv, name: string, region: string): AwsClient {
  return bucketClient(name, region, env.AWS_ENDPOINT_URL_S3);
}

/** Returns a client of a bucket outside AWS. At the local edge, a folder of its own server takes the bucket's place. */
function sourceOf(env: NodeJS.ProcessEnv, source: SourceConfig): AwsClient {
  const arn = secretArnOf(source, env[SOURCE_SECRET]!);
  const secrets = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  const keys = new RotatingSecret(async () => accessKeyOf((await secretText(secrets, arn, 'AWSCURRENT'))!, source));
  return new SourceClient(source, keys, env.SOURCE_ENDPOINT && env.SOURCE_ENDPOINT + localPathOf(source));
}

/** Writes a log line. Lambda's `console.log` would put a time and an ID before the JSON. */
export function log(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
