import { checkIdentityStatement, checkPolicy } from './policy-check';
import { arnMatches, arnParts, ConditionBlock, ConditionContext, conditionsHold } from './policy-conditions';
import { PolicyDocument, Statement, statementsOf } from './policy-document';
import { globMatches } from '../../../model/glob';

/** The principal of a request. */
export type Principal =
  | { readonly type: 'anonymous' }
  /** An AWS service, such as `cloudfront.amazonaws.com`. */
  | { readonly type: 'service'; readonly service: string }
  /** A user or role, or the root of an account. */
  | { readonly type: 'aws'; readonly arn: string }
  /**
   * An origin access identity: a user in an account of CloudFront, with a canonical user ID if it is in the template.
   */
  | { readonly type: 'originAccessIdentity'; readonly id: string; readonly canonicalUserId?: string };

export interface AccessRequest {
  readonly principal: Principal;
  /** The action, such as `s3:GetObject`. */
  readonly action: string;
  /** The ARN of the bucket or object. */
  readonly resource: string;
  /** The values of condition keys such as `aws:SecureTransport`, whose names are case-insensitive. */
  readonly context?: ConditionContext;
}

export type Decision = 'allow' | 'explicitDeny' | 'implicitDeny';

/**
 * Evaluates a resource policy. An explicit denial takes precedence over every permission.
 *
 * @param delegates whether a statement for an account applies to each of its principals, because the caller also
 *   evaluates their own policies
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(policy: PolicyDocument | undefined, request: AccessRequest, delegates = false): Decision {
  checkPolicy(policy);
  return conclude(statementsOf(policy).filter(statement => principalApplies(statement, request.principal, delegates)
    && applies(statement, request)));
}

/** Evaluates the policies of a role for its own request. */
export function decideForIdentity(statements: readonly Statement[], request: AccessRequest): Decision {
  statements.forEach(checkIdentityStatement);
  return conclude(statements.filter(statement => applies(statement, request)));
}

/** Returns the ARN of an origin access identity in policies. */
export function originAccessIdentityArn(id: string): string {
  return `arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
}

function conclude(applying: Statement[]): Decision {
  const effects = applying.map(statement => statement.Effect);
  if (effects.includes('Deny')) return 'explicitDeny';
  return effects.includes('Allow') ? 'allow' : 'implicitDeny';
}

function applies(statement: Statement, request: AccessRequest): boolean {
  return listApplies(statement, 'Action', pattern => globMatches(pattern.toLowerCase(), request.action.toLowerCase()))
    && listApplies(statement, 'Resource', pattern => arnMatches(pattern, request.resource))
    && conditionsHold(statement.Condition as ConditionBlock | undefined, request.context);
}

/** Evaluates `Action` or `NotAction`, `Resource` or `NotResource`. */
function listApplies(
  statement: Statement, element: 'Action' | 'Resource', matches: (pattern: string) => boolean,
): boolean {
  const excluded = statement[`Not${element}`];
  return excluded === undefined ? texts(statement[element]).some(matches) : !texts(excluded).some(matches);
}

function principalApplies(statement: Statement, principal: Principal, delegates: boolean): boolean {
  const { Effect: effect, Principal: named, NotPrincipal: excluded } = statement;
  if (excluded !== undefined) return !principalMatches(excluded, principal, true);
  return principalMatches(named, principal, delegates || effect === 'Deny');
}

/**
 * @param byAccount whether a statement for an account applies to each of its principals. A denial does. A permission
 *   only lets the account delegate access with policies of its own.
 */
function principalMatches(element: unknown, principal: Principal, byAccount: boolean): boolean {
  if (element === '*') return true;
  return Object.entries(element as Record<string, unknown>).some(([kind, names]) =>
    texts(names).some(name => nameMatches(kind, name, principal, byAccount)));
}

function nameMatches(kind: string, name: string, principal: Principal, byAccount: boolean): boolean {
  switch (kind) {
    case 'AWS': return name === '*' || awsNameMatches(name, principal, byAccount);
    case 'CanonicalUser': return principal.type === 'originAccessIdentity' && principal.canonicalUserId === name;
    case 'Service': return principal.type === 'service' && principal.service === name;
    default: return false; // no federated user calls the local edge
  }
}

function awsNameMatches(name: string, principal: Principal, byAccount: boolean): boolean {
  if (principal.type === 'originAccessIdentity') return name === originAccessIdentityArn(principal.id);
  if (principal.type !== 'aws') return false;
  const account = /^\d{12}$/.test(name) ? name : /^arn:[\w-]+:iam::(\d{12}):root$/.exec(name)?.[1];
  if (account === undefined) return name === principal.arn;
  return arnParts(principal.arn)[4] === account && (byAccount || principal.arn.endsWith(':root'));
}

function texts(value: unknown): string[] {
  return (value === undefined ? [] : [value]).flat().map(String);
}
