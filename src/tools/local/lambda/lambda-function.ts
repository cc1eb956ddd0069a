import { SourceRoute } from '../../../model/source-routes';
import { Role } from '../iam/policy-document';
import { AccessKey } from '../iam/signature-v4';
import { Bucket } from '../s3/bucket';

/** A Lambda function of a template. */
export interface LambdaFunction {
  readonly path: string;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly code: LambdaCode;
  /** The content of its layers, in the order in which Lambda extracts them. */
  readonly layers?: readonly LambdaCode[];
  readonly handler: string;
  readonly environment: Record<string, string>;
  readonly memorySize: number;
  /** The timeout in seconds. */
  readonly timeout: number;
  readonly reservedConcurrency?: number;
  readonly role: Role;
  /** Generated at each start. AWS APIs identify the function by them. */
  readonly credentials: FunctionCredentials;
  readonly secrets: GeneratedSecrets;
  /** The emulated buckets outside AWS. */
  readonly sources?: readonly EmulatedSource[];
  /** The emulated HTTPS origins. */
  readonly httpsOrigins?: readonly EmulatedOrigin[];
  /** The buckets of originals: the function can read them and does not write them. */
  readonly originals: readonly Bucket[];
  /** The sources of originals by prefixes, if there are several. */
  readonly routes?: readonly SourceRoute[];
  /** All buckets for which the function has permissions. */
  readonly buckets: readonly Bucket[];
}

/** A bucket that emulates an S3-compatible server outside AWS. */
export interface EmulatedSource {
  /** The path of the bucket, below that of the function's sources. */
  readonly path: string;
  readonly bucket: Bucket;
  readonly key: AccessKey;
  readonly region: string;
}

/** An HTTPS origin. */
export interface EmulatedOrigin {
  readonly host: string;
  /** The files that it serves. */
  readonly bucket: Bucket;
  /** The header that it requires, if a secret of the function has one. */
  readonly authorization?: string;
  /** The URL of a server on this machine that takes its place, without a trailing slash. */
  readonly server?: string;
}

export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The location of the code of a function or layer. */
export type LambdaCode =
  | { readonly kind: 'archive'; readonly file: string }
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'inline'; readonly text: string };

/** Secrets that are generated at each start, because the local edge does not read those in AWS. */
export interface GeneratedSecrets {
  /** The secret strings by ARN. */
  readonly texts: ReadonlyMap<string, string>;
  /** The key that signs URLs. */
  readonly signingKey?: string;
  /** The access keys for originals outside AWS, by the ARNs of their secrets. */
  readonly accessKeys?: ReadonlyMap<string, AccessKey>;
  /** The `Authorization` headers for HTTPS origins, by the ARNs of their secrets. */
  readonly authorizations?: ReadonlyMap<string, string>;
}
