/** The function of a CDN that a command invokes, identified by its logical ID in CloudFormation. */
export interface WorkerResource {
  /** Construct path of the CDN. */
  readonly cdn: string;
  /** Its name in CloudFormation. */
  readonly stack: string;
  /** All names by which `--stack` selects it: also those of the cloud assembly, such as `Stage/Stack`. */
  readonly stackNames: readonly string[];
  readonly logicalId: string;
  /** Region of the stack, or the default Region for a stack without an environment. */
  readonly region: string;
}
