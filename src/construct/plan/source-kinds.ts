import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct } from 'constructs';
import { HttpsOrigin } from '../../model/https-origin';
import { R2_API_DOMAIN } from '../../model/identifiers';
import { MAX_KEY_BYTES } from '../../model/object-key';
import { DEFAULT_FIELDS, SourceConfig } from '../../model/source-config';
import { printKey } from '../../runtime/url/image-request';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireText } from '../core/validate';
import { BUCKET_NAME } from '../originals/image-bucket';
import type { ImageReplica } from '../originals/image-replica';
import { GivenSource } from '../props/image-source';
import {
  BUCKET_TYPES, BucketSourceOptions, HTTPS_TYPES, HttpsSourceOptions, R2SourceOptions, R2_TYPES, S3_COMPATIBLE_TYPES,
  S3CompatibleSourceOptions, SourceCredentialFields,
} from '../props/source-options';

/** A provider of originals. One of the three is set. */
export interface PlannedSource {
  /** Missing for a source outside S3. */
  readonly place?: SourceBucket;
  /** Missing for buckets. */
  readonly https?: SourceOrigin;
  /** Missing for S3 and HTTPS origins. */
  readonly remote?: RemoteOriginals;
}

/**
 * The settings with which the transform function reads originals outside S3.
 */
export interface RemoteOriginals {
  readonly config: SourceConfig;
  readonly credentials: secretsmanager.ISecret;
  /** The first part of the keys of the originals. */
  readonly keyPrefix: string;
}

/**
 * An S3 bucket, and the first part of the keys of its originals.
 */
export interface SourceBucket {
  readonly bucket: s3.IBucket;
  readonly keyPrefix: string;
  /** Missing if the bucket is not replicated. */
  readonly replica?: ImageReplica;
}

/**
 * An HTTPS origin, and the secret with headers for it.
 */
export interface SourceOrigin {
  readonly config: HttpsOrigin;
  readonly headersSecret?: secretsmanager.ISecret;
}


// Folders of keys, as S3 and signatures keep them, without wildcards and variables of IAM policies:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html
const KEY_FOLDERS = /^(?:(?!\.{1,2}\/)[^/*?$\p{Cc}]+\/)*$/u;

// Folders of URLs that no server reads as another path.
const URL_FOLDERS = /^(?:(?!\.{1,2}\/)[^/\\%?#\p{Cc}\p{Surrogate}]+\/)*$/u;

const MAX_REDIRECT_HOSTS = 10;

/**
 * A name in public DNS: two labels or more, the last one of letters or Punycode. This excludes IP addresses and
 * `localhost`.
 */
const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i;

// Names in private networks: of the cloud, which has instance metadata and credentials, of a cluster, a home or an
// office.
const PRIVATE_NAME = /\.(internal|svc|local|localhost|localdomain|lan|intranet|corp|home|arpa|test|invalid)$/i;

/**
 * Resolves a source. Rejects options that no origin can have.
 *
 * @param path the path of the prop, for errors
 */
export function planSource(scope: IConstruct, given: GivenSource, path: string): PlannedSource {
  switch (given.kind) {
    case 'bucket': return { place: planBucket(scope, given.bucket, given.options, path) };
    case 'https': return { https: planHttps(scope, given.options, path) };
    case 'r2': return { remote: planR2(scope, given.options, path) };
    case 's3Compatible': return { remote: planS3Compatible(scope, given.options, path) };
  }
}

/** Whether the source is a bucket outside AWS. */
export function isRemote({ kind }: GivenSource): boolean {
  return kind === 'r2' || kind === 's3Compatible';
}

/** Whether options, which are not validated yet, have a prefix of keys. */
export function hasKeyPrefix({ options }: GivenSource): boolean {
  const { keyPrefix } = (options ?? {}) as { readonly keyPrefix?: unknown };
  return typeof keyPrefix === 'string' && keyPrefix !== '';
}

/** An S3 bucket of any account and Region, or a folder in it. */
function planBucket(scope: IConstruct, bucket: s3.IBucket, options: BucketSourceOptions, path: string): SourceBucket {
  types.requireType(scope, `${path} of ImageSource.bucket()`, bucket, types.bucket);
  types.requireTypes(scope, options, BUCKET_TYPES, path);
  const { keyPrefix = '', replica } = options;
  requireKeyPrefix(scope, keyPrefix, path);
  return { bucket, keyPrefix, replica };
}

/**
 * A Cloudflare R2 bucket, which only signed requests can read.
 *
 * @see https://developers.cloudflare.com/r2/api/s3/api/
 */
function planR2(scope: IConstruct, options: R2SourceOptions, path: string): RemoteOriginals {
  types.requireTypes(scope, options, R2_TYPES, path);
  const { accountId, bucketName, credentials, jurisdiction, keyPrefix = '' } = options;
  if (!/^[0-9a-f]{32}$/.test(accountId)) {
    refuse(scope, `\`${path}.accountId\` must be known at synthesis, as 32 hexadecimal digits, got ${accountId}`);
  }
  const endpoint = `https://${accountId}.${jurisdiction ? `${jurisdiction}.` : ''}${R2_API_DOMAIN}`;
  requireKeyPrefix(scope, keyPrefix, path);
  const url = bucketUrl(scope, endpoint, bucketName, true, path);
  return { config: { url, region: 'auto', ...credentialFields(scope, options, path) }, credentials, keyPrefix };
}

/** A bucket on another server with the S3 API, which only signed requests can read. */
function planS3Compatible(
  scope: IConstruct, options: S3CompatibleSourceOptions, path: string,
): RemoteOriginals {
  types.requireTypes(scope, options, S3_COMPATIBLE_TYPES, path);
  const { endpoint, region, bucketName, credentials, forcePathStyle = true, keyPrefix = '' } = options;
  if (isKnown(region) && !/^[\w-]{1,64}$/.test(region)) {
    refuse(scope, `\`${path}.region\` must be letters, digits and '-', got ${region}`);
  }
  requireKeyPrefix(scope, keyPrefix, path);
  const url = bucketUrl(scope, endpoint, bucketName, forcePathStyle, path);
  return { config: { url, region, ...credentialFields(scope, options, path) }, credentials, keyPrefix };
}

/** An HTTPS server that only the transform function reads, as the only origin of variants. */
function planHttps(scope: IConstruct, options: HttpsSourceOptions, path: string): SourceOrigin {
  types.requireTypes(scope, options, HTTPS_TYPES, path);
  const { origin, pathPrefix = '', redirectHosts = [], headersSecret } = options;
  const { host } = requireOrigin(scope, origin, path);
  if (!isKnown(pathPrefix) || !URL_FOLDERS.test(pathPrefix)) {
    refuse(scope, `\`${path}.pathPrefix\` must be known at synthesis, as folders with a slash at the end, such as `
      + `uploads/, without percent-encoding, got ${pathPrefix}`);
  }
  if (redirectHosts.length > MAX_REDIRECT_HOSTS) {
    refuse(scope, `\`${path}.redirectHosts\` must contain at most ${MAX_REDIRECT_HOSTS} hosts, got `
      + `${redirectHosts.length}`);
  }
  return {
    config: {
      url: `https://${host}${printKey(pathPrefix)}`,
      ...redirectHosts.length > 0 && {
        redirectHosts: redirectHosts.map((each, index) => planRedirect(scope, each, `${path}.redirectHosts[${index}]`)),
      },
      ...headersSecret && { headersSecret: headersSecret.secretArn },
    },
    headersSecret,
  };
}

/** The transform function sends requests to this host only, so all of it must be known at synthesis. */
function requireOrigin(scope: IConstruct, origin: string, path: string): URL {
  const url = isKnown(origin) && URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    refuse(scope, `\`${path}.origin\` must be known at synthesis, and be https:// and a host name only, such as `
      + `https://cms.example.com, got ${origin}. Use \`pathPrefix\` for folders`);
  }
  requirePublicName(scope, url, `${path}.origin`, origin);
  return url;
}

function planRedirect(scope: IConstruct, host: string, path: string): string {
  const url = isKnown(host) && URL.canParse(`https://${host}`) ? new URL(`https://${host}`) : undefined;
  if (url?.origin !== `https://${host.toLowerCase()}`) {
    refuse(scope, `\`${path}\` must be known at synthesis, and be a host name only, such as files.example.com, with a `
      + `port other than 443 if required, got ${host}`);
  }
  requirePublicName(scope, url, path, host);
  return url.host;
}

function requirePublicName(scope: IConstruct, { hostname }: URL, path: string, given: string): void {
  if (HOST_NAME.test(hostname) && !PRIVATE_NAME.test(hostname)) return;
  if (given.includes('*')) {
    refuse(scope, `\`${path}\` must be the name of one host, without a wildcard, got ${given}. Add a source for each host, `
      + 'with a `pathPrefix` of its own');
  }
  refuse(scope, `\`${path}\` must be the host name of a server on the internet, not an IP address or a name in a `
    + `private network, got ${given}`);
}

/** Rejects a prefix of keys in a bucket that is not a list of folders, or that no key can have. */
function requireKeyPrefix(scope: IConstruct, keyPrefix: string, path: string): void {
  const prop = `${path}.keyPrefix`;
  requireText(scope, prop, keyPrefix);
  const bytes = Buffer.byteLength(keyPrefix);
  if (bytes >= MAX_KEY_BYTES) {
    refuse(scope, `\`${prop}\` must have less than the ${MAX_KEY_BYTES} bytes of a key, got ${bytes}`);
  }
  if (KEY_FOLDERS.test(keyPrefix)) return;
  refuse(scope, `\`${prop}\` must be folders with a slash at the end, such as catalog/v2/, got ${keyPrefix}`);
}

/** Returns the fields of the access key in its secret, with their defaults. */
function credentialFields(
  scope: IConstruct, options: SourceCredentialFields, path: string,
): Required<SourceCredentialFields> {
  const {
    accessKeyIdField = DEFAULT_FIELDS.accessKeyIdField, secretAccessKeyField = DEFAULT_FIELDS.secretAccessKeyField,
  } = options;
  requireField(scope, `${path}.accessKeyIdField`, accessKeyIdField);
  requireField(scope, `${path}.secretAccessKeyField`, secretAccessKeyField);
  if (accessKeyIdField === secretAccessKeyField) {
    refuse(scope, `\`${path}.accessKeyIdField\` and \`${path}.secretAccessKeyField\` must be two different fields, `
      + `got for both: ${accessKeyIdField}`);
  }
  return { accessKeyIdField, secretAccessKeyField };
}

function requireField(scope: IConstruct, prop: string, name: string): void {
  if (name === '') refuse(scope, `\`${prop}\` must be the name of a field, got an empty string`);
}

/**
 * Returns the URL of a bucket on a server with an S3-compatible API, without a trailing slash. The transform function
 * sends requests to this URL only, so all of it must be known at synthesis.
 */
function bucketUrl(
  scope: IConstruct, endpoint: string, bucketName: string, forcePathStyle: boolean, path: string,
): string {
  const { host } = requireEndpoint(scope, endpoint, path);
  if (!isKnown(bucketName) || !BUCKET_NAME.test(bucketName)) {
    refuse(scope, `\`${path}.bucketName\` must be known at synthesis, `
      + `as 3 to 63 lower-case letters, digits, '.' and '-', got ${bucketName}`);
  }
  if (!forcePathStyle && bucketName.includes('.')) {
    refuse(scope, `\`${path}.bucketName\` must have no dots without \`forcePathStyle\`, because no certificate is `
      + `valid for it as a part of the host name, got ${bucketName}`);
  }
  return forcePathStyle ? `https://${host}/${bucketName}` : `https://${bucketName}.${host}`;
}

function requireEndpoint(scope: IConstruct, endpoint: string, path: string): URL {
  const url = isKnown(endpoint) && URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.pathname !== '/' || url.search || url.hash) {
    refuse(scope, `\`${path}.endpoint\` must be known at synthesis, and be https:// and a host name only, such as `
      + `https://s3.eu-central-003.backblazeb2.com, got ${endpoint}`);
  }
  if (!HOST_NAME.test(url.hostname) || PRIVATE_NAME.test(url.hostname)) {
    refuse(scope, `\`${path}.endpoint\` must be the host name of a server on the internet, not an IP address or a name `
      + `in a private network, got ${endpoint}`);
  }
  return url;
}
