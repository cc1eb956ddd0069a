import { arnMatches, arnParts } from '../../../../src/tools/local/iam/arn';

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
