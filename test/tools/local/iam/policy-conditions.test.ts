import {
  ConditionBlock, conditionsHold, isOperator, arnMatches, arnParts,
} from '../../../../src/tools/local/iam/policy-conditions';

const ARN = 'arn:aws:cloudfront::111122223333:distribution/E1';

test.each<[ConditionBlock, Record<string, string>, boolean]>([
  [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'AWS:securetransport': 'false' }, true],
  [{ Bool: { 'aws:SecureTransport': false } }, { 'aws:SecureTransport': 'false' }, true],
  [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:SecureTransport': 'true' }, false],
  [{ Bool: { 'aws:SecureTransport': 'false' } }, {}, false],
  [{ BoolIfExists: { 'aws:SecureTransport': 'false' } }, {}, true],
  [{ StringEquals: { a: 'x' } }, { a: 'x' }, true],
  [{ StringEquals: { a: ['w', 'x'] } }, { a: 'x' }, true],
  [{ StringEquals: { a: 'X' } }, { a: 'x' }, false],
  [{ StringEquals: { a: 'x*' } }, { a: 'xy' }, false],
  [{ StringEqualsIgnoreCase: { a: 'X' } }, { a: 'x' }, true],
  [{ StringLike: { a: 'x*' } }, { a: 'xy' }, true],
  [{ StringNotEquals: { a: 'x' } }, { a: 'y' }, true],
  [{ StringNotEquals: { a: ['x', 'y'] } }, { a: 'y' }, false],
  [{ StringNotEquals: { a: 'x' } }, {}, true],
  [{ StringNotLike: { a: 'x*' } }, { a: 'xy' }, false],
  [{ ArnEquals: { 'aws:SourceArn': ARN } }, { 'AWS:SourceArn': ARN }, true],
  [{ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/*' } }, { 'AWS:SourceArn': ARN }, true],
  [{ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront:*:distribution/E1' } }, { 'AWS:SourceArn': ARN }, false],
  [{ ArnNotLike: { 'aws:SourceArn': 'arn:aws:cloudfront::*:distribution/*' } }, { 'AWS:SourceArn': ARN }, false],
  [{ NumericLessThan: { 's3:TlsVersion': '1.2' } }, { 's3:TlsVersion': '1.1' }, true],
  [{ NumericLessThan: { 's3:TlsVersion': 1.2 } }, { 's3:TlsVersion': '1.2' }, false],
  [{ NumericGreaterThanEquals: { n: 2 } }, { n: '10' }, true],
  [{ Null: { a: 'true' } }, {}, true],
  [{ Null: { a: 'true' } }, { a: 'x' }, false],
  [{ Null: { a: false } }, { a: 'x' }, true],
  [{ IpAddress: { ip: '10.0.0.0/8' } }, { ip: '10.1.2.3' }, true],
  [{ IpAddress: { ip: '10.0.0.0/8' } }, { ip: '11.1.2.3' }, false],
  [{ IpAddress: { ip: '2001:db8::/32' } }, { ip: '10.1.2.3' }, false],
  [{ NotIpAddress: { ip: '10.0.0.1' } }, { ip: '10.0.0.2' }, true],
  [{ StringEquals: { a: 'x', b: 'y' } }, { a: 'x' }, false],
  [{ StringEquals: { a: 'x' }, Bool: { b: 'true' } }, { a: 'x', b: 'true' }, true],
])('the condition %j holds with %j: %s', (block, context, expected) => {
  expect(conditionsHold(block, context)).toBe(expected);
});

test('a missing condition always holds', () => {
  expect(conditionsHold(undefined, {})).toBe(true);
});

test.each([
  ['Bool', true],
  ['BoolIfExists', true],
  ['ArnNotLikeIfExists', true],
  ['Null', true],
  ['NullIfExists', false],
  ['DateLessThan', false],
  ['ForAnyValue:StringEquals', false],
  ['constructor', false],
  ['bool', false],
])('the condition operator %s is supported: %s', (name, expected) => {
  expect(isOperator(name)).toBe(expected);
});

test('the last part of an ARN may contain colons', () => {
  expect(arnParts('arn:aws:s3:::images/a:b')).toEqual(['arn', 'aws', 's3', '', '', 'images/a:b']);
});

test.each([
  ['*', true],
  ['arn:aws:s3:::images/*', true],
  ['arn:*:s3:::images/a:?', true],
  ['arn:aws:*:images/a:b', false],
  ['arn:aws:s3:*', false],
  ['arn:aws:s3:::images/a', false],
])('the pattern %s matches arn:aws:s3:::images/a:b: %s', (pattern, expected) => {
  expect(arnMatches(pattern, 'arn:aws:s3:::images/a:b')).toBe(expected);
});
