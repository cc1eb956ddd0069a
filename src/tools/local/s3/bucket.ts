import { FaultInjector } from './fault-injection';
import { ObjectStore } from './object-store';
import { PolicyDocument } from '../iam/policy-document';

/** A deployed bucket and its objects. */
export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly policy?: PolicyDocument;
  readonly restrictPublicBuckets: boolean;
  /** The value of `x-amz-server-side-encryption`. */
  readonly encryption: string;
  readonly versioned?: boolean;
  readonly objects: ObjectStore;
  /** Whether S3 replicates it to another bucket. */
  readonly hasReplica?: boolean;
  /** Whether S3 replicates another bucket to it. */
  readonly isReplica?: boolean;
  /** Missing if the bucket never fails. */
  readonly fault?: FaultInjector;
}
