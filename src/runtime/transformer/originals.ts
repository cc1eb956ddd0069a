import { Freshness, Validator } from './freshness';
import { LoadedHttpsOriginals } from './https-origin/loaded-originals';
import { parseFocalPoint } from './operate/focus/focal-point';
import { ImageProblem, Problem } from './problem';
import { Original, OriginalReader } from './services';
import { TransformerConfig } from './transformer-config';
import { FOCAL_POINT_HEADER } from '../../model/focal-point-header';
import { SOURCE_SECRET } from '../../model/identifiers';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { SourceConfig, fieldsOf, localPathOf, secretArnOf } from '../../model/source-config';
import { AwsClient, Credentials, RequestOptions } from '../aws/aws-client';
import { Bucket } from '../aws/bucket';
import { HttpResponse, ResponseTooLarge } from '../aws/http-client';
import { LambdaShell } from '../aws/lambda-shell';
import { RotatingSecret } from '../aws/rotating-secret';
import { fieldOf, secretText, secretsClient } from '../aws/secrets-manager';

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
  shell: LambdaShell, { source, routes, defaultTtl, maxInputBytes: maxBytes, rules }: TransformerConfig,
  { whileWaiting, readsReplicas = false }: ReadingOptions = {},
): OriginalReader {
  const { env } = shell;
  const replicated = (bucket: Bucket, replica: BucketPlace | undefined): OriginalReader => {
    const primary = new S3OriginalReader(bucket, maxBytes, whileWaiting);
    if (!replica || !readsReplicas) return primary;
    const second = new S3OriginalReader(shell.bucket(replica.bucket, replica.region), maxBytes);
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
      const place = name === undefined ? sourceOf(env, route.source ?? source!) : shell.bucket(name, region!);
      return { pathPrefix, keyPrefix, reader: replicated(place, replica) };
    }));
  }
  const bucket = source ? sourceOf(env, source) : shell.bucket(env.ORIGINALS!, env.ORIGINALS_REGION!);
  return replicated(bucket, env.REPLICA ? { bucket: env.REPLICA, region: env.REPLICA_REGION! } : undefined);
}

/** The name and the Region of a bucket. */
interface BucketPlace {
  readonly bucket: string;
  readonly region: string;
}

/** Returns a bucket outside AWS. At the local edge, a folder of its own server takes the bucket's place. */
function sourceOf(env: NodeJS.ProcessEnv, source: SourceConfig): Bucket {
  const arn = secretArnOf(source, env[SOURCE_SECRET]!);
  const secrets = secretsClient(arn, env.AWS_ENDPOINT_URL_SECRETS_MANAGER);
  const keys = new RotatingSecret(async () => accessKeyOf((await secretText(secrets, arn, 'AWSCURRENT'))!, source));
  return new Bucket(new SourceClient(source, keys, env.SOURCE_ENDPOINT && env.SOURCE_ENDPOINT + localPathOf(source)));
}

/**
 * Originals in an S3 bucket.
 */
export class S3OriginalReader implements OriginalReader {
  /** @param whileWaiting called when the request is sent, while S3 prepares the response */
  constructor(
    private readonly bucket: Bucket, private readonly maxBytes: number, private readonly whileWaiting?: () => void,
  ) {}

  public async get(key: string, signal?: AbortSignal): Promise<Original> {
    if (isTooLong(key)) throw new Problem('not-found');
    const options = { maxBytes: this.maxBytes, onSent: this.whileWaiting, signal };
    const { status, headers, body } = await requestBucket(this.bucket, 'GET', key, options);
    if (status === 404) throw new Problem('not-found');
    if (status !== 200) throw unreachable(`GET answered ${status}`);
    return { body, version: versionOf(headers), ...focusOf(headers) };
  }

  public async version(key: string): Promise<string | undefined> {
    if (isTooLong(key)) return undefined;
    const { status, headers } = await requestBucket(this.bucket, 'HEAD', key);
    if (status === 404) return undefined;
    if (status !== 200) throw unreachable(`HEAD answered ${status}`);
    return versionOf(headers);
  }
}

/** Returns the focal point in the metadata of an object. Others are ignored. */
function focusOf({ [FOCAL_POINT_HEADER]: text }: HttpResponse['headers']): Pick<Original, 'focus'> {
  const focus = typeof text === 'string' ? parseFocalPoint(text) : undefined;
  return focus ? { focus } : {};
}

/**
 * Returns the version ID. In a bucket without versions, returns a text that changes with every upload. If versioning is
 * suspended, each upload has the version ID `null`, and overwrites the one before.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VersionSuspendedBehavior.html
 */
function versionOf({ 'x-amz-version-id': version, etag, 'last-modified': modified }: HttpResponse['headers']): string {
  return typeof version === 'string' && version !== 'null' ? version : `${etag} ${modified}`;
}

/** Sends a request to a bucket. Rejects with a `Problem` if there is no response, or if it is too large. */
export async function requestBucket(
  bucket: Bucket, method: string, key: string, request?: RequestOptions,
): Promise<HttpResponse> {
  try {
    return await bucket.request(method, key, request);
  } catch (error) {
    if (error instanceof ResponseTooLarge) {
      throw new ImageProblem('too-large', `the original is larger than ${error.maxBytes} bytes`);
    }
    throw unreachable(`${method} failed: ${String(error)}`);
  }
}

function unreachable(reason: string): Problem {
  return new Problem('source-unreachable', undefined, reason);
}

/** Returns whether S3 can have no object of this key: it answers such requests with 400. */
function isTooLong(key: string): boolean {
  return Buffer.byteLength(key) > MAX_KEY_BYTES;
}

/**
 * Originals in a bucket and its replica, which is read only if the bucket is unreachable.
 *
 * While the bucket responds, an original that is missing there is missing, even if the replica still has it.
 */
export class ReplicatedOriginals implements OriginalReader {
  constructor(private readonly primary: OriginalReader, private readonly replica: OriginalReader) {}

  public async get(key: string, signal?: AbortSignal): Promise<Original> {
    try {
      return await this.primary.get(key, signal);
    } catch (error) {
      if (!(error instanceof Problem) || error.type !== 'source-unreachable') throw error;
      return { ...await this.replica.get(key, signal), isReplica: true };
    }
  }

  /** Returns the version in the bucket. The version in the replica may be older. */
  public version(key: string): Promise<string | undefined> {
    return this.primary.version(key);
  }
}

/** The source of the originals whose keys begin with a prefix. */
export interface OriginalRoute {
  /** The first part of keys. Empty for all other keys. */
  readonly pathPrefix: string;
  /** The part that replaces it in the keys of the source. */
  readonly keyPrefix: string;
  readonly reader: OriginalReader;
}

/**
 * Originals of several sources, by the longest prefix of their keys. Keys that no prefix matches are missing.
 */
export class RoutedOriginals implements OriginalReader {
  /** @param routes the longest prefix first */
  constructor(private readonly routes: readonly OriginalRoute[]) {}

  public async get(key: string, signal?: AbortSignal): Promise<Original> {
    const route = this.routeOf(key);
    if (!route) throw new Problem('not-found');
    return route.reader.get(keyIn(route, key), signal);
  }

  public async version(key: string): Promise<string | undefined> {
    const route = this.routeOf(key);
    return route?.reader.version(keyIn(route, key));
  }

  public async revalidate(key: string, known: Validator): Promise<Original | Freshness> {
    const route = this.routeOf(key);
    const reader = route?.reader;
    // Another source may have taken the place of the origin since.
    return reader?.revalidate ? reader.revalidate(keyIn(route!, key), known) : this.get(key);
  }

  /** Returns the route of a key. The prefix of a route by itself is a folder, which no source has as an original. */
  private routeOf(key: string): OriginalRoute | undefined {
    const route = this.routes.find(({ pathPrefix }) => key.startsWith(pathPrefix));
    return route?.pathPrefix === key ? undefined : route;
  }
}

function keyIn({ pathPrefix, keyPrefix }: OriginalRoute, key: string): string {
  return keyPrefix + key.slice(pathPrefix.length);
}

/**
 * Client of a bucket on another S3 server. A request that is forbidden is sent once more if the access key has been
 * rotated.
 */
export class SourceClient extends AwsClient {
  /** @param endpoint URL that replaces that of the bucket */
  constructor(source: SourceConfig, private readonly keys: RotatingSecret<Credentials>, endpoint: string = source.url) {
    super({ endpoint, service: 's3', region: source.region, credentials: () => keys.value() });
  }

  public async request(...request: Parameters<AwsClient['request']>): Promise<HttpResponse> {
    const response = await super.request(...request);
    const isForbidden = [401, 403].includes(response.status);
    return isForbidden && await this.keys.newer() ? super.request(...request) : response;
  }
}

/** Returns the access key in the text of a secret. */
export function accessKeyOf(text: string, source: SourceConfig): Credentials {
  const [accessKeyId, secretAccessKey] = fieldsOf(source).map(field => fieldOf(text, field));
  return { accessKeyId, secretAccessKey };
}

/**
 * The time for all images of a variant, the original and its watermark, in milliseconds. It is no more than one of
 * them may take, so that the function has the rest of its time for the transformation.
 */
const READING_TIME = 20_000;

/** Returns the moment until which the images of a request that begins now must be read, as `performance.now()`. */
export function readingDeadline(): number {
  return performance.now() + READING_TIME;
}
