import { KeyObject, verify } from 'node:crypto';
import { BlockList } from 'node:net';
import { globMatches } from '../../../model/glob';
import { isRecord } from '../../../model/is-record';
import {
  SIGNED_PARAMETERS, SignedParameters, decodeFromUrl, printPolicy,
} from '../../../runtime/signing/access-policy';
import { Headers } from '../http/message';

/** Public keys by ID. */
export type TrustedKeys = ReadonlyMap<string, KeyObject>;

/** The parts of a viewer's request that a signature covers. */
export interface SignedRequest {
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
}

/** The error with which CloudFront rejects a viewer. */
export interface AccessProblem {
  readonly code: string;
  readonly message: string;
}

const MISSING_KEY: AccessProblem = {
  code: 'MissingKey', message: 'Missing Key-Pair-Id query parameter or cookie value',
};
const UNKNOWN_KEY: AccessProblem = { code: 'InvalidKey', message: 'Unknown Key' };
const MALFORMED_POLICY: AccessProblem = { code: 'MalformedPolicy', message: 'Malformed Policy' };
const DENIED: AccessProblem = { code: 'AccessDenied', message: 'Access denied' };

// All viewers are on this machine.
const VIEWER = '127.0.0.1';

/**
 * Returns the reason for which a request for a private image is rejected; undefined if its signed URL or its signed
 * cookies are valid.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-signed-urls.html
 */
export function accessProblem(request: SignedRequest, keys: TrustedKeys, now: number): AccessProblem | undefined {
  const signed = signedParameters(request);
  if (!signed['Key-Pair-Id']) return MISSING_KEY;
  const key = keys.get(signed['Key-Pair-Id']);
  if (!key) return UNKNOWN_KEY;
  const policy = signed.Policy === undefined ? undefined : decodeFromUrl(signed.Policy)?.toString();
  if (signed.Policy !== undefined && policy === undefined) return MALFORMED_POLICY;
  const signature = decodeFromUrl(signed.Signature ?? '');
  // The request determines the canned policy. The port represents HTTPS, so either scheme may have been signed.
  const allowing = (policy === undefined ? cannedPolicies(request, signed) : [policy])
    .find(text => signature && verify(hashOf(signed), Buffer.from(text), key, signature));
  return allowing === undefined ? DENIED : policyProblem(allowing, urlsOf(request), now / 1000);
}

/** Returns the query string without the parameters of the signature. */
export function withoutSignature(query: string): string {
  return query.split('&').filter(pair => !isSignedParameter(pair.split('=')[0])).join('&');
}

/** A signed URL takes precedence over signed cookies. */
function signedParameters({ query, headers }: SignedRequest): SignedParameters {
  const inUrl = query.split('&').map(split).filter(([name]) => isSignedParameter(name));
  const inCookies = (headers.cookie ?? '').split(/;\s*/).map(split).filter(([name]) => name.startsWith('CloudFront-'))
    .map(([name, value]) => [name.slice('CloudFront-'.length), value]);
  return Object.fromEntries(inUrl.length > 0 ? inUrl : inCookies) as SignedParameters;
}

function cannedPolicies(request: SignedRequest, { Expires: expires = '' }: SignedParameters): string[] {
  return /^\d{1,12}$/.test(expires) ? urlsOf(request).map(resource => printPolicy(
    { resource, expires: Number(expires) },
  )) : [];
}

function urlsOf({ path, query, headers }: SignedRequest): string[] {
  const rest = withoutSignature(query);
  return ['https', 'http'].map(scheme => `${scheme}://${headers.host}${path}${rest && `?${rest}`}`);
}

function hashOf(signed: SignedParameters): string {
  return signed['Hash-Algorithm'] === 'SHA256' ? 'sha256' : 'sha1';
}

function policyProblem(text: string, urls: string[], now: number): AccessProblem | undefined {
  const statement = statementOf(text);
  if (!statement) return MALFORMED_POLICY;
  const { resource, condition } = statement;
  const expires = operand(condition.DateLessThan, 'AWS:EpochTime');
  const notBefore = operand(condition.DateGreaterThan, 'AWS:EpochTime');
  const isAllowed = Number(expires) > now && (notBefore === undefined || Number(notBefore) < now)
    && isInRange(operand(condition.IpAddress, 'AWS:SourceIp')) && urls.some(url => globMatches(resource, url));
  return isAllowed ? undefined : DENIED;
}

/** Returns the only statement of a policy; undefined if the policy has others or unsupported conditions. */
function statementOf(text: string): { resource: string; condition: Record<string, unknown> } | undefined {
  try {
    const { Statement: [statement, ...others] } = JSON.parse(text) as { Statement: unknown[] };
    if (!isRecord(statement) || others.length > 0 || !isRecord(statement.Condition)) return undefined;
    const { Resource: resource = '*', Condition: condition } = statement;
    const isKnown = Object.keys(condition)
      .every(name => ['DateLessThan', 'DateGreaterThan', 'IpAddress'].includes(name));
    return isKnown ? { resource: String(resource), condition } : undefined;
  } catch {
    return undefined;
  }
}

function operand(condition: unknown, name: string): unknown {
  return isRecord(condition) ? condition[name] : undefined;
}

function isInRange(range: unknown): boolean {
  if (range === undefined) return true;
  const [address, bits = '32'] = String(range).split('/');
  const allowed = new BlockList();
  try {
    allowed.addSubnet(address, Number(bits), 'ipv4');
  } catch {
    return false;
  }
  return allowed.check(VIEWER);
}

function isSignedParameter(name: string): boolean {
  return (SIGNED_PARAMETERS as readonly string[]).includes(name);
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}
