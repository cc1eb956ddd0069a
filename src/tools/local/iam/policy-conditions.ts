import { BlockList, isIP } from 'node:net';
import { globMatches } from '../../../model/glob';

export type ConditionContext = Readonly<Record<string, string>>;

/** A Condition element: condition keys and values by operator. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Compares the value in the policy with the one in the request. */
type Operator = (fromPolicy: string, fromRequest: string) => boolean;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const OPERATORS: Record<string, Operator> = {
  StringEquals: (a, b) => a === b,
  StringEqualsIgnoreCase: (a, b) => a.toLowerCase() === b.toLowerCase(),
  StringLike: globMatches,
  ArnEquals: arnMatches,
  ArnLike: arnMatches,
  Bool: (a, b) => a.toLowerCase() === b.toLowerCase(),
  NumericEquals: (a, b) => Number(b) === Number(a),
  NumericLessThan: (a, b) => Number(b) < Number(a),
  NumericLessThanEquals: (a, b) => Number(b) <= Number(a),
  NumericGreaterThan: (a, b) => Number(b) > Number(a),
  NumericGreaterThanEquals: (a, b) => Number(b) >= Number(a),
  IpAddress: inSubnet,
};

const NEGATED: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
  NotIpAddress: 'IpAddress',
};

export const OPERATOR_NAMES = [...Object.keys(OPERATORS), ...Object.keys(NEGATED), 'Null'];

/** Returns whether the local edge supports an operator. Every operator but `Null` can end in `IfExists`. */
export function isOperator(name: string): boolean {
  return name !== 'NullIfExists' && OPERATOR_NAMES.includes(baseOf(name));
}

/** Returns whether all operators and keys of a block match. One matching value per key is enough. */
export function conditionsHold(block: ConditionBlock = {}, context: ConditionContext = {}): boolean {
  const actual = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(block).every(([operator, keys]) => Object.entries(keys).every(([key, expected]) =>
    holds(operator, [expected].flat().map(String), actual.get(key.toLowerCase()))));
}

/** A key that is missing in the request matches negated operators and those that end in `IfExists` only. */
function holds(name: string, expected: string[], actual: string | undefined): boolean {
  const base = baseOf(name);
  if (base === 'Null') return expected.some(value => (value.toLowerCase() === 'true') === (actual === undefined));
  const negated = base in NEGATED;
  if (actual === undefined) return negated || base !== name;
  const operator = OPERATORS[negated ? NEGATED[base] : base];
  return expected.some(value => operator(value, actual)) !== negated;
}

function baseOf(name: string): string {
  return name.replace(/IfExists$/, '');
}

function inSubnet(subnet: string, address: string): boolean {
  const [network, prefix] = subnet.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) !== isIP(address)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  return list.check(address, family);
}

/** Returns the six parts of an ARN. Only the last one, the resource, can contain colons. */
export function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Compares ARNs part by part, so that a wildcard never matches a colon. `*` alone matches every ARN. */
export function arnMatches(pattern: string, arn: string): boolean {
  const patternParts = arnParts(pattern);
  const parts = arnParts(arn);
  if (pattern === '*') return true;
  return patternParts.length === parts.length && patternParts.every((part, index) => globMatches(part, parts[index]));
}

/** Returns the condition keys of a connection. CloudFront supports TLS up to 1.2 to origins (`OriginSslProtocols`). */
export function transportContext(secure: boolean): Record<string, string> {
  return { 'aws:SecureTransport': String(secure), ...secure ? { 's3:TlsVersion': '1.2' } : {} };
}
