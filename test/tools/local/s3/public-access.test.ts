import { Statement } from '../../../../src/tools/local/iam/policy-document';
import { isPublic, isRestricted } from '../../../../src/tools/local/s3/public-access';

const FOR_ALL: Statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };

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
