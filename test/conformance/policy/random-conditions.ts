import * as fc from 'fast-check';
import { ADDRESSES, Names } from './callers';

type Condition = Record<string, Record<string, string | string[]>>;

/** Generates the conditions of a statement: none, one operator, or two, each with one or two keys. */
export function whenOf(names: Names): fc.Arbitrary<{ Condition?: Condition }> {
  const one = fc.oneof(
    { arbitrary: fc.constantFrom(...ofOneKey(names)), weight: 2 },
    fc.constantFrom(...ofTwoKeys(names)),
  );
  const two = fc
    .tuple(one, one)
    .filter(([a, b]) => Object.keys(a)[0] !== Object.keys(b)[0])
    .map(([a, b]): Condition => ({ ...a, ...b }));
  const condition = fc.oneof({ arbitrary: one, weight: 2 }, two);
  return fc
    .option(condition, { nil: undefined, freq: 3 })
    .map(Condition => (Condition === undefined ? {} : { Condition }));
}

/**
 * Returns conditions with one key. None has a single address without a prefix length, which iam-simulate would treat as
 * a range that is open to the public.
 */
function ofOneKey({ distributionArn, account }: Names): Condition[] {
  return [
    { Bool: { 'aws:SecureTransport': 'false' } },
    { Bool: { 'aws:SecureTransport': ['true', 'false'] } },
    { BoolIfExists: { 'aws:SecureTransport': 'true' } },
    { StringEquals: { 'AWS:SourceArn': distributionArn } },
    { StringNotEquals: { 'aws:SourceArn': distributionArn } },
    { StringNotEqualsIfExists: { 'aws:SourceArn': distributionArn } },
    { StringLike: { 'aws:SourceArn': `arn:aws:cloudfront::${account}:distribution/*` } },
    { StringNotLike: { 'aws:SourceArn': '*OTHER' } },
    { StringEqualsIgnoreCase: { 'aws:SourceArn': distributionArn.toUpperCase() } },
    { ArnLike: { 'aws:SourceArn': `arn:aws:cloudfront:*:${account}:distribution/*` } },
    { ArnEquals: { 'aws:SourceArn': distributionArn } },
    { ArnNotLike: { 'aws:SourceArn': `${distributionArn}?*` } },
    { Null: { 'aws:SourceArn': 'true' } },
    { Null: { 'aws:SourceArn': 'false' } },
    { NumericLessThan: { 's3:TlsVersion': '1.2' } },
    { NumericGreaterThanEquals: { 's3:TlsVersion': ['1.2', '1.3'] } },
    { NumericLessThanIfExists: { 's3:TlsVersion': '1.3' } },
    { IpAddress: { 'aws:SourceIp': ADDRESSES.near.network } },
    { IpAddress: { 'aws:SourceIp': [`${ADDRESSES.far.address}/32`, '2001:db8::/32'] } },
    { NotIpAddress: { 'aws:SourceIp': ADDRESSES.near.network } },
    { IpAddressIfExists: { 'aws:SourceIp': ADDRESSES.far.network } },
  ];
}

/** Returns conditions with two keys, of which one may hold and the other not. */
function ofTwoKeys({ distributionArn }: Names): Condition[] {
  return [
    { StringEquals: { 'aws:SourceArn': distributionArn, 's3:TlsVersion': '1.2' } },
    { StringNotEquals: { 'aws:SourceArn': distributionArn, 's3:TlsVersion': '1.2' } },
    { StringLike: { 'aws:SourceArn': '*', 's3:TlsVersion': '1.?' } },
    { Null: { 'aws:SourceArn': 'true', 's3:TlsVersion': 'false' } },
  ];
}
