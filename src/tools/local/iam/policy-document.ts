/** A statement of an IAM policy. */
export interface Statement {
  readonly Effect: string;
  readonly [element: string]: unknown;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: Statement | Statement[];
}

export function statementsOf(policy: PolicyDocument | undefined): Statement[] {
  return policy === undefined ? [] : [policy.Statement].flat();
}

/** The execution role of a function. */
export interface Role {
  readonly arn: string;
  /** The statements that concern the requested services. */
  readonly statements: readonly Statement[];
}
