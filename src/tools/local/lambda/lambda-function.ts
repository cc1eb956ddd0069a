import { Role } from '../iam/role';
import { AccessKey } from '../iam/signature-v4';
import { Bucket } from '../s3/bucket';

/** A Lambda function as its template has it. */

export interface LambdaFunction {
  readonly path: string;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly code: LambdaCode;
  readonly handler: string;
  readonly environment: Record<string, string>;
  readonly memorySize: number;
  /** In seconds. */
  readonly timeout: number;
  readonly reservedConcurrency?: number;
  readonly role: Role;
  /** Made up anew at each start: they are what S3 knows the function by. */
  readonly credentials: FunctionCredentials;
  readonly secrets: GeneratedSecrets;
  /** What stands in for a server of originals that is not AWS's. */
  readonly source?: EmulatedSource;
  /** The buckets that it may read and that others fill. */
  readonly originals: readonly Bucket[];
  /** Every bucket that it may do something with. */
  readonly buckets: readonly Bucket[];
}
export interface EmulatedSource {
  readonly bucket: Bucket;
  readonly key: AccessKey;
  readonly region: string;
}
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
/** Where a function's code is. */

export type LambdaCode = { readonly kind: 'archive'; readonly file: string } |
{ readonly kind: 'folder'; readonly folder: string } |
{ readonly kind: 'inline'; readonly text: string };
/** The texts of secrets by their ARNs, made up anew at each start: what is in AWS stays there. */

export interface GeneratedSecrets {
  readonly texts: ReadonlyMap<string, string>;
  /** What URLs are signed by. */
  readonly signingKey?: string;
  /** What originals are read by that are in no bucket of AWS. */
  readonly sourceKey?: AccessKey;
}
