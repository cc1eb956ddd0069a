/** The purge worker of a CDN, identified by its logical ID in CloudFormation. */

export interface PurgeWorker {
  /** Construct path of the CDN. */
  readonly cdn: string;
  readonly stack: string;
  readonly logicalId: string;
  /** Region of the stack, or the default Region for a stack without an environment. */
  readonly region: string;
}
