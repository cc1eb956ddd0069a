/** The function of a CDN that a command invokes, identified by its logical ID in CloudFormation. */
export interface WorkerResource {
  /** Construct path of the CDN. */
  readonly cdn: string;
  readonly stack: string;
  readonly logicalId: string;
  /** Region of the stack, or the default Region for a stack without an environment. */
  readonly region: string;
}
