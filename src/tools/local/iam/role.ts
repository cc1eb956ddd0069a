import { Statement } from './policy-document';

/** The execution role of a function. */
export interface Role {
  readonly arn: string;
  /** The statements that concern the requested services. */
  readonly statements: readonly Statement[];
}
