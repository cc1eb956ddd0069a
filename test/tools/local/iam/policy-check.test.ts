import { checkPolicy } from '../../../../src/tools/local/iam/policy-check';
import { PolicyDocument, Statement } from '../../../../src/tools/local/iam/policy-document';
import { LocalEdgeError } from '../../../../src/tools/local-edge-error';

const GOOD = {
  Sid: 'x',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: '*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'true' } },
};

function check(changes: object): () => void {
  return () => checkPolicy({ Statement: [{ ...GOOD, ...changes }] } as PolicyDocument);
}

test.each([
  {},
  { Principal: '*' },
  { Principal: { AWS: ['111122223333'], CanonicalUser: 'abc', Service: 's3.amazonaws.com', Federated: 'x' } },
  { Principal: undefined, NotPrincipal: { AWS: '111122223333' } },
  { Action: undefined, NotAction: ['s3:Get*'] },
  { Resource: undefined, NotResource: 'arn:aws:s3:::images/*' },
  { Condition: undefined },
])('checkPolicy accepts a statement with %j', changes => {
  expect(check(changes)).not.toThrow();
});

test('checkPolicy accepts a missing policy, and a statement that is not in a list', () => {
  expect(() => checkPolicy(undefined)).not.toThrow();
  expect(() => checkPolicy({ Statement: GOOD })).not.toThrow();
});

test.each([null, 'x'])('checkPolicy rejects %j as a statement', statement => {
  expect(() => checkPolicy({ Statement: [statement] as unknown as Statement[] })).toThrow(LocalEdgeError);
});

test.each<[object, RegExp]>([
  [{ Effect: 'Permit' }, /Effect must be Allow or Deny, got "Permit"/],
  [{ Conditions: {} }, /Conditions/],
  [{ Principal: undefined }, /either Principal or NotPrincipal/],
  [{ NotPrincipal: '*' }, /either Principal or NotPrincipal/],
  [{ Action: undefined }, /either Action or NotAction/],
  [{ Resource: undefined }, /either Resource or NotResource/],
  [{ Principal: 'arn:aws:iam::111122223333:root' }, /Principal must be/],
  [{ Principal: { Robot: 'x' } }, /Robot/],
  [{ Principal: { AWS: ['arn:aws:iam::*:root'] } }, /wildcard/],
  [{ Resource: 'arn:aws:s3:::images/${aws:username}' }, /policy variables/],
  [{ Condition: { DateLessThan: { 'aws:CurrentTime': '2030' } } }, /DateLessThan/],
  [{ Condition: { 'ForAnyValue:StringEquals': { a: 'x' } } }, /ForAnyValue/],
  [{ Condition: { StringEquals: { a: '${aws:username}' } } }, /policy variables/],
  [{ Condition: { StringEquals: 'x' } }, /map of maps/],
  [{ Condition: 'x' }, /map of maps/],
  [{ Condition: { StringEquals: { a: { b: 'x' } } } }, /values must be strings, got {"b":"x"}/],
  [{ Action: [null] }, /values must be strings/],
])('checkPolicy rejects a statement with %j', (changes, message) => {
  expect(check(changes)).toThrow(message);
});
