import { Bucket } from '../s3/bucket';

/** A bucket with details from the template that only the reader needs. */
export interface AppBucket extends Bucket {
  /** Whether its policy is in the app. If not, the policy is assumed to let the distribution read. */
  readonly hasPolicyInApp: boolean;
  readonly isKmsEncrypted: boolean;
  /** Whether functions write its objects, as in a variant bucket. */
  readonly isWrittenByFunctions: boolean;
}
