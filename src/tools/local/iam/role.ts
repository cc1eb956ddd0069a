import { Statement } from './policy-document';

/** As whom a function asks AWS. */

export interface Role {
  readonly arn: string;
  /** Those of its statements that say something about the services that were asked for. */
  readonly statements: readonly Statement[];
}
