import { Statement } from '../../../../src/tools/local/iam/policy-document';
import { Bucket } from '../../../../src/tools/local/s3/bucket';
import { Caller, isAllowed, isPublic, isRestricted } from '../../../../src/tools/local/s3/bucket-access';
import { FolderObjectStore } from '../../../../src/tools/local/s3/folder-object-store';

const ROLE = 'arn:aws:iam::111122223333:role/Transformer';

const FOR_ALL: Statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };

function bucketWith(...statements: Statement[]): Bucket {
  return {
    name: 'images',
    account: '111122223333',
    policy: { Statement: statements },
    restrictPublicBuckets: true,
    encryption: 'AES256',
    objects: new FolderObjectStore([]),
  };
}

function caller(...identityPolicy: Statement[]): Caller {
  return { principal: { type: 'aws', arn: ROLE }, context: { 'aws:SecureTransport': 'true' }, identityPolicy };
}

function own(effect: string, ...actions: string[]): Statement {
  return { Effect: effect, Action: actions, Resource: ['arn:aws:s3:::images', 'arn:aws:s3:::images/*'] };
}

function ofBucket(effect: string, principal: unknown, ...actions: string[]): Statement {
  return { ...own(effect, ...actions), Principal: principal };
}

const FOREIGN = { ...bucketWith(), account: '999999999999' };

test.each<[string, boolean, Bucket, Caller]>([
  ['its own statement is enough in its own account', true, bucketWith(), caller(own('Allow', 's3:GetObject'))],
  ['so is one of the bucket', true, bucketWith(ofBucket('Allow', { AWS: ROLE }, 's3:GetObject')), caller()],
  ['without any there is nothing', false, bucketWith(), caller()],
  ['another action', false, bucketWith(), caller(own('Allow', 's3:PutObject'))],
  [
    'another bucket',
    false,
    bucketWith(),
    caller({ Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::others/*' }),
  ],
  ['a denial of the bucket', false, bucketWith(ofBucket('Deny', '*', 's3:*')), caller(own('Allow', 's3:*'))],
  [
    'a denial of its own',
    false,
    bucketWith(ofBucket('Allow', { AWS: ROLE }, 's3:*')),
    caller(own('Deny', 's3:GetObject')),
  ],
  ['from another account, its own is not enough', false, FOREIGN, caller(own('Allow', 's3:GetObject'))],
  [
    "nor is the bucket's",
    false,
    { ...FOREIGN, ...{ policy: { Statement: ofBucket('Allow', { AWS: ROLE }, 's3:GetObject') } } },
    caller(),
  ],
  [
    'both are',
    true,
    { ...FOREIGN, ...{ policy: { Statement: ofBucket('Allow', { AWS: ROLE }, 's3:GetObject') } } },
    caller(own('Allow', 's3:GetObject')),
  ],
])('a role may read an object (%s): %s', (_name, expected, bucket, who) => {
  expect(isAllowed(bucket, who, 's3:GetObject', '/cat.jpg')).toBe(expected);
});

describe.each(['111122223333', 'arn:aws:iam::111122223333:root'])('a bucket policy for account %s', account => {
  const granting = bucketWith(ofBucket('Allow', { AWS: account }, 's3:GetObject'));
  const { identityPolicy: _, ...withoutPolicies } = caller();

  test.each<[string, boolean, Bucket, Caller]>([
    [
      'grants what the account grants in turn',
      true,
      { ...granting, account: '999999999999' },
      caller(own('Allow', 's3:GetObject')),
    ],
    ['grants nothing that the account does not', false, { ...granting, account: '999999999999' }, caller()],
    [
      'grants nothing that the account denies',
      false,
      { ...granting, account: '999999999999' },
      caller(own('Allow', 's3:*'), own('Deny', 's3:GetObject')),
    ],
    [
      'grants nothing to a user of whose policies nothing is known',
      false,
      { ...granting, account: '999999999999' },
      withoutPolicies,
    ],
    ['grants nothing to a user of its own', false, granting, caller()],
    ['lets the policies of its own users decide', true, granting, caller(own('Allow', 's3:GetObject'))],
  ])('decides that %s, so the caller may read an object: %s', (_name, expected, bucket, who) => {
    expect(isAllowed(bucket, who, 's3:GetObject', '/cat.jpg')).toBe(expected);
  });
});

test('conditions of a bucket policy are evaluated with the request', () => {
  const who = caller({ ...own('Allow', 's3:ListBucket'), Condition: { StringLike: { 's3:prefix': 'cats/*' } } });
  expect(isAllowed(bucketWith(), who, 's3:ListBucket', '', { 's3:prefix': 'cats/tom' })).toBe(true);
  expect(isAllowed(bucketWith(), who, 's3:ListBucket', '', { 's3:prefix': 'dogs/' })).toBe(false);
});

test('a statement of a role with a principal has no effect', () => {
  expect(() => isAllowed(bucketWith(), caller(ofBucket('Allow', '*', 's3:GetObject')), 's3:GetObject')).toThrow(
    /must not have a Principal/,
  );
});

test.each<[string, Statement, boolean]>([
  ['everyone', FOR_ALL, true],
  ['everyone, in a list', { ...FOR_ALL, Principal: { AWS: ['*'] } }, true],
  ['everyone but someone', { ...FOR_ALL, Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, true],
  ['someone', { ...FOR_ALL, Principal: { AWS: '111122223333' } }, false],
  ['a service', { ...FOR_ALL, Principal: { Service: 'cloudfront.amazonaws.com' } }, false],
  ['a denial', { ...FOR_ALL, Effect: 'Deny' }, false],
  ['narrowed to a source', { ...FOR_ALL, Condition: { StringEquals: { 'AWS:SourceArn': 'arn' } } }, false],
  [
    'narrowed to a source in any case',
    { ...FOR_ALL, Condition: { StringEqualsIgnoreCase: { 'aws:SourceArn': 'ARN' } } },
    true,
  ],
  [
    'narrowed to sources alike',
    { ...FOR_ALL, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/*' } } },
    true,
  ],
  ['narrowed to a variable', { ...FOR_ALL, Condition: { StringEquals: { 'aws:userid': '${aws:username}' } } }, true],
  ['narrowed to anything', { ...FOR_ALL, Condition: { StringLike: { 'aws:SourceArn': '*' } } }, true],
  ['narrowed to all addresses', { ...FOR_ALL, Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }, true],
  [
    'with a condition that narrows nobody',
    { ...FOR_ALL, Condition: { StringLike: { 'aws:Referer': 'https://example.com/*' } } },
    true,
  ],
])('isPublic evaluates the statement of a policy: %s', (_name, statement, expected) => {
  expect(isPublic({ Statement: statement })).toBe(expected);
});

test('isPublic is false for a missing policy', () => {
  expect(isPublic(undefined)).toBe(false);
});

test("RestrictPublicBuckets allows services and the owner's account", () => {
  expect(isRestricted({ type: 'service', service: 's3.amazonaws.com' }, '111122223333')).toBe(false);
  expect(isRestricted({ type: 'aws', arn: 'arn:aws:iam::111122223333:user/x' }, '111122223333')).toBe(false);
  expect(isRestricted({ type: 'aws', arn: 'arn:aws:iam::999999999999:user/x' }, '111122223333')).toBe(true);
  expect(isRestricted({ type: 'anonymous' }, '111122223333')).toBe(true);
});
