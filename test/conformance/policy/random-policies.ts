import * as fc from 'fast-check';
import { Names } from './callers';
import { whenOf } from './random-conditions';
import { whoAmong, whoElseAmong } from './random-principals';
import { KEYS } from './requests';
import { PolicyDocument, Statement } from '../../../src/tools/local/iam/policy-document';

const OBJECT_ACTIONS = [
  's3:GetObject',
  's3:PutObject',
  's3:DeleteObject',
  's3:GetObjectVersion',
  's3:DeleteObjectVersion',
  's3:GetObject*',
  's3:Delete*',
  's3:*Object',
];
const OBJECTS = ['*', 'cats/*', 'c*', KEYS.present, 'dogs/*', '*.jpg'];

/**
 * The scope of random policies. `plain` varies effects, principals, actions and resources; `full` also conditions and
 * `Not` elements.
 */
export type Language = 'plain' | 'full';

/** Generates unusual policies from usual parts. */
export function randomPolicies(names: Names, count: number, language: Language): PolicyDocument[] {
  const plain = fc.tuple(whoAmong(names), whatOf(names)).map(([who, what]): Statement => ({ ...who, ...what }));
  const whom = fc.oneof<fc.MaybeWeightedArbitrary<{ Effect: string }>[]>(
    { arbitrary: whoAmong(names), weight: 6 },
    whoElseAmong(names),
  );
  const full = fc.tuple(whom, fc.oneof({ arbitrary: whatOf(names), weight: 5 }, whatElseOf(names)), whenOf(names))
    .map(([who, what, when]): Statement => ({ ...who, ...what, ...when }));
  const statement = { plain, full }[language];
  const policy = fc
    .array(statement, { minLength: 1, maxLength: 4 })
    .map((statements): PolicyDocument => ({ Version: '2012-10-17', Statement: statements }));
  return fc.sample(policy, { numRuns: count, seed: 1 });
}

function whatOf({ bucket }: Names): fc.Arbitrary<Record<string, unknown>> {
  const arn = `arn:aws:s3:::${bucket}`;
  const objects = fc.record({
    Action: fc.subarray(OBJECT_ACTIONS, { minLength: 1, maxLength: 3 }),
    Resource: fc.subarray(OBJECTS, { minLength: 1, maxLength: 2 }).map(keys => keys.map(key => `${arn}/${key}`)),
  });
  const list = fc.constant({ Action: 's3:ListBucket', Resource: arn });
  const everything = fc.constantFrom(
    { Action: 's3:*', Resource: [arn, `${arn}/*`] },
    { Action: 's3:*', Resource: [`${arn}/*`] },
  );
  return fc.oneof<fc.MaybeWeightedArbitrary<Record<string, unknown>>[]>(
    { arbitrary: objects, weight: 3 },
    list,
    everything,
  );
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
