import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as types from '../core/prop-types';
import type { ImageReplica } from '../originals/image-replica';

/**
 * Field names in a secret that is a JSON object.
 */
export interface SourceCredentialFields {
  /**
   * The field that contains the ID of the access key.
   *
   * @default 'accessKeyId'
   */
  readonly accessKeyIdField?: string;

  /**
   * The field that contains the secret access key.
   *
   * @default 'secretAccessKey'
   */
  readonly secretAccessKeyField?: string;
}

/**
 * Options for an S3 bucket as a source.
 */
export interface BucketSourceOptions {
  /**
   * The folders in the bucket that hold the originals, with a slash at the end: with `catalog/v2/`, the key `shoe.jpg`
   * is the object `catalog/v2/shoe.jpg`. The transform function may read these objects only. Must be known at
   * synthesis.
   *
   * @default - the whole bucket
   */
  readonly keyPrefix?: string;

  /**
   * The replica of the bucket in a second Region. S3 replicates the whole bucket to it. The transform function reads it
   * if the bucket fails, and so do edge locations for untouched originals.
   *
   * A replica has one bucket. Routes to the same bucket share its replica.
   *
   * @default - the bucket is not replicated
   */
  readonly replica?: ImageReplica;
}

/**
 * The jurisdiction in which Cloudflare stores the objects of an R2 bucket.
 *
 * @see https://developers.cloudflare.com/r2/reference/data-location/#jurisdictional-restrictions
 */
export enum R2Jurisdiction {
  /** The European Union. */
  EU = 'eu',
  /** Required for FedRAMP. */
  FEDRAMP = 'fedramp',
}

/**
 * Options for a Cloudflare R2 bucket.
 */
export interface R2SourceOptions extends SourceCredentialFields {
  /**
   * The ID of the Cloudflare account: 32 hexadecimal digits.
   */
  readonly accountId: string;

  /**
   * The name of the bucket.
   */
  readonly bucketName: string;

  /**
   * The access key as a JSON object, from an API token with the permission "Object Read only" for this bucket alone.
   *
   * @see https://developers.cloudflare.com/r2/api/tokens/
   */
  readonly credentials: secretsmanager.ISecret;

  /**
   * The jurisdiction of the bucket.
   *
   * @default - none
   */
  readonly jurisdiction?: R2Jurisdiction;

  /**
   * The folders in the bucket that hold the originals, with a slash at the end: with `catalog/v2/`, the key `shoe.jpg`
   * is the object `catalog/v2/shoe.jpg`. Must be known at synthesis.
   *
   * @default - the whole bucket
   */
  readonly keyPrefix?: string;
}

/**
 * Options for an HTTPS origin.
 */
export interface HttpsSourceOptions {
  /**
   * The server, such as `https://cms.example.com`: HTTPS and a host name in public DNS, with a port if required. Its
   * certificate must be valid. Requests go to no other host, unless `redirectHosts` contains it.
   */
  readonly origin: string;

  /**
   * The folders at the origin that hold the originals, with a slash at the end and without percent-encoding: with
   * `uploads/`, the key `shoe.jpg` is `https://cms.example.com/uploads/shoe.jpg`. No key leads out of them.
   *
   * @default - all paths of the origin
   */
  readonly pathPrefix?: string;

  /**
   * The hosts to which the origin may redirect, such as `files.example.com`, over HTTPS. At most 10, and at most three
   * redirects for an original. A host that redirects to itself must be listed, too; a redirect may leave `pathPrefix`.
   *
   * @default - redirects are errors
   */
  readonly redirectHosts?: string[];

  /**
   * Headers for the origin as a JSON object of names and values, such as `{"authorization": "Bearer …"}`. No other host
   * receives them, also after a redirect. The secret is read again when the origin answers 401 or 403.
   *
   * @default - none
   */
  readonly headersSecret?: secretsmanager.ISecret;
}

/**
 * Options for a bucket on a server with an S3-compatible API.
 */
export interface S3CompatibleSourceOptions extends SourceCredentialFields {
  /**
   * The server, such as `https://s3.eu-central-003.backblazeb2.com`: HTTPS and a host name in public DNS, with a port
   * if required.
   */
  readonly endpoint: string;

  /**
   * The Region that requests are signed for, in the terms of the server.
   */
  readonly region: string;

  /**
   * The name of the bucket.
   */
  readonly bucketName: string;

  /**
   * The access key as a JSON object. It needs permission to read objects only.
   */
  readonly credentials: secretsmanager.ISecret;

  /**
   * Whether the bucket is the first part of the path, rather than of the host name.
   *
   * @default true
   */
  readonly forcePathStyle?: boolean;

  /**
   * The folders in the bucket that hold the originals, with a slash at the end: with `catalog/v2/`, the key `shoe.jpg`
   * is the object `catalog/v2/shoe.jpg`. Must be known at synthesis.
   *
   * @default - the whole bucket
   */
  readonly keyPrefix?: string;
}

const FIELD_TYPES: types.PropTypes<SourceCredentialFields> = {
  accessKeyIdField: types.text, secretAccessKeyField: types.text,
};

export const BUCKET_TYPES: types.PropTypes<BucketSourceOptions> = {
  keyPrefix: types.inPaths(types.text),
  replica: types.object('an ImageReplica', '_location', "new ImageReplica(stack, 'Replica')"),
};

export const R2_TYPES: types.PropTypes<R2SourceOptions> = {
  ...FIELD_TYPES,
  accountId: types.required(types.text),
  bucketName: types.required(types.text),
  credentials: types.required(types.secret),
  jurisdiction: types.enumMember('R2Jurisdiction', R2Jurisdiction),
  keyPrefix: types.inPaths(types.text),
};

export const HTTPS_TYPES: types.PropTypes<HttpsSourceOptions> = {
  origin: types.required(types.text),
  pathPrefix: types.text,
  redirectHosts: types.list(types.text),
  headersSecret: types.secret,
};

export const S3_COMPATIBLE_TYPES: types.PropTypes<S3CompatibleSourceOptions> = {
  ...FIELD_TYPES,
  endpoint: types.required(types.text),
  region: types.required(types.text),
  bucketName: types.required(types.text),
  credentials: types.required(types.secret),
  forcePathStyle: types.flag,
  keyPrefix: types.inPaths(types.text),
};
