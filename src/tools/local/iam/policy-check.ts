import { OPERATOR_NAMES, isOperator } from './policy-conditions';
import { PolicyDocument, Statement, statementsOf } from './policy-document';
import { isRecord } from '../../../model/is-record';
import { LocalEdgeError } from '../../local-edge-error';

const ELEMENTS = [
  'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
];
const PRINCIPALS = ['AWS', 'CanonicalUser', 'Service', 'Federated'];

/** Rejects a resource policy that the local edge would evaluate differently from AWS. */
export function checkPolicy(policy: PolicyDocument | undefined): void {
  statementsOf(policy).forEach(checkStatement);
}

/** Rejects such a statement in a policy of a role, which has no principal. */
export function checkIdentityStatement(statement: Statement): void {
  requireMap(statement);
  if (statement.Principal !== undefined || statement.NotPrincipal !== undefined) {
    refuse('policies of roles must not have a Principal');
  }
  checkStatement({ ...statement, Principal: '*' });
}

function checkStatement(statement: Statement): void {
  requireMap(statement);
  const unknown = Object.keys(statement).find(element => !ELEMENTS.includes(element));
  if (unknown) refuse(`a statement has the unknown element ${unknown}`);
  if (!['Allow', 'Deny'].includes(statement.Effect)) {
    refuse(`Effect must be Allow or Deny, got ${JSON.stringify(statement.Effect)}`);
  }
  requireOneOf(statement, 'Principal').forEach(checkPrincipal);
  requireOneOf(statement, 'Action').forEach(textsOf);
  requireOneOf(statement, 'Resource').forEach(checkVariables);
  if (statement.Condition !== undefined) checkCondition(statement.Condition);
}

function requireMap(statement: unknown): void {
  if (!isRecord(statement)) refuse(`a statement must be a map, got ${JSON.stringify(statement)}`);
}

/** Returns the values of an element or of its negation. A statement must have exactly one of them. */
function requireOneOf(statement: Statement, element: string): unknown[] {
  const values = [statement[element], statement[`Not${element}`]].filter(value => value !== undefined);
  if (values.length !== 1) {
    refuse(`a statement must have either ${element} or Not${element}, got ${JSON.stringify(statement)}`);
  }
  return values;
}

function checkPrincipal(principal: unknown): void {
  if (principal === '*') return;
  if (!isRecord(principal)) refuse(`Principal must be "*" or a map, got ${JSON.stringify(principal)}`);
  for (const [kind, names] of Object.entries(principal)) {
    if (!PRINCIPALS.includes(kind)) refuse(`Principal has the unknown type ${kind}`);
    const wildcard = textsOf(names).find(name => name !== '*' && name.includes('*'));
    if (wildcard) {
      refuse(`Principal must not have a wildcard within a name, got ${wildcard}. `
        + 'Use "*" with a Condition on aws:PrincipalArn');
    }
  }
}

function checkCondition(condition: unknown): void {
  for (const [operator, keys] of entriesOf(condition)) {
    if (!isOperator(operator)) {
      refuse(
        `Condition uses ${operator}, which the local edge does not support: use one of ${OPERATOR_NAMES.join(', ')}`,
      );
    }
    entriesOf(keys).forEach(([, values]) => checkVariables(values));
  }
}

function checkVariables(values: unknown): void {
  const variable = textsOf(values).find(value => value.includes('${'));
  if (variable) refuse(`the local edge does not support policy variables, got ${variable}. Write the value itself`);
}

/** Returns the values as strings. IAM accepts one value or a list, and converts numbers and booleans. */
function textsOf(values: unknown): string[] {
  const all = [values].flat();
  if (!all.every(value => ['string', 'number', 'boolean'].includes(typeof value))) {
    refuse(`values must be strings, got ${JSON.stringify(values)}`);
  }
  return all.map(String);
}

function entriesOf(value: unknown): [string, unknown][] {
  if (!isRecord(value)) refuse(`Condition must be a map of maps, got ${JSON.stringify(value)}`);
  return Object.entries(value);
}

function refuse(reason: string): never {
  throw new LocalEdgeError(`a policy cannot be evaluated: ${reason}`);
}
