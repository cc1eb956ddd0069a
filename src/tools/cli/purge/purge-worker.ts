/** The function that purges a CDN, by what CloudFormation knows it by. */

export interface PurgeWorker {
  /** The path of its CDN. */
  readonly cdn: string;
  readonly stack: string;
  readonly logicalId: string;
  /** Of the stack; the one that an app without an environment is taken to be in. */
  readonly region: string;
}
