import * as fc from 'fast-check';
import { Names, arnOf } from './callers';
import { KEYS } from './requests';
import { PolicyDocument, Statement } from '../../../src/local/policy-document';

const OBJECT_ACTIONS = [
  's3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:GetObjectVersion', 's3:DeleteObjectVersion', 's3:GetObject*', 's3:Delete*', 's3:*Object',
];
const OBJECTS = ['*', 'cats/*', 'c*', KEYS.present, 'dogs/*', '*.jpg'];

/** `plain`: who may, or must not, do what with what. `full`: also when, and everything but. */
export type Language = 'plain' | 'full';

/** Policies that nobody would write, of parts that people write. */
export function randomPolicies(names: Names, count: number, language: Language): PolicyDocument[] {
  const plain = fc.tuple(whoAmong(names), whatOf(names)).map(([who, what]): Statement => ({ ...who, ...what }));
  const full = fc.tuple(whoAmong(names), fc.oneof({ arbitrary: whatOf(names), weight: 5 }, whatElseOf(names)), whenOf(names))
    .map(([who, what, when]): Statement => ({ ...who, ...what, ...when }));
  const statement = { plain, full }[language];
  const policy = fc.array(statement, { minLength: 1, maxLength: 4 }).map((statements): PolicyDocument => ({ Version: '2012-10-17', Statement: statements }));
  return fc.sample(policy, { numRuns: count, seed: 1 });
}

function whatOf({ bucket }: Names): fc.Arbitrary<Record<string, unknown>> {
  const arn = `arn:aws:s3:::${bucket}`;
  const objects = fc.record({
    Action: fc.subarray(OBJECT_ACTIONS, { minLength: 1, maxLength: 3 }),
    Resource: fc.subarray(OBJECTS, { minLength: 1, maxLength: 2 }).map(keys => keys.map(key => `${arn}/${key}`)),
  });
  const list = fc.constant({ Action: 's3:ListBucket', Resource: arn });
  const everything = fc.constantFrom({ Action: 's3:*', Resource: [arn, `${arn}/*`] }, { Action: 's3:*', Resource: [`${arn}/*`] });
  return fc.oneof<fc.MaybeWeightedArbitrary<Record<string, unknown>>[]>({ arbitrary: objects, weight: 3 }, list, everything);
}

function whatElseOf({ bucket }: Names): fc.Arbitrary<Record<string, unknown>> {
  const arn = `arn:aws:s3:::${bucket}`;
  return fc.constantFrom<Record<string, unknown>[]>(
    { Action: 's3:List*', Resource: arn },
    { NotAction: ['s3:PutObject', 's3:Delete*'], Resource: [arn, `${arn}/*`] },
    { Action: 's3:*', NotResource: [`${arn}/cats/*`] },
    { NotAction: 's3:Get*', NotResource: arn },
  );
}

function whoAmong(names: Names): fc.Arbitrary<{ Effect: string; Principal: unknown }> {
  const arns = [arnOf('identity', names), arnOf('stranger', names), arnOf('owner', names)];
  const some = fc.subarray(arns, { minLength: 1, maxLength: 2 }).map(AWS => ({ AWS }));
  const Principal = fc.oneof<fc.MaybeWeightedArbitrary<unknown>[]>(fc.constantFrom('*', { AWS: '*' }), { arbitrary: some, weight: 4 });
  return fc.record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny'), Principal });
}

/** At most one operator with one key: what several mean together is the same for all of them. */
function whenOf({ distributionArn, account }: Names): fc.Arbitrary<Record<string, unknown>> {
  const condition = fc.constantFrom<Record<string, Record<string, string | string[]>>[]>(
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
  );
  return fc.option(condition, { nil: undefined, freq: 2 }).map(Condition => Condition === undefined ? {} : { Condition });
}
