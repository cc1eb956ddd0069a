import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ImageCdn } from '../../src';
import { distributionConfig, only, templateOf, warnings } from '../support';
import { inStack, cleanUp, serve } from '../tools/local/support';

const EAST = { account: '111122223333', region: 'us-east-1' };
const WEST = { account: '111122223333', region: 'eu-west-1' };

afterEach(cleanUp);

test('turns away who asks too often, and what is known to be bad; all else passes', () => {
  const template = templateOf({ webAcl: {} }, { env: EAST });
  const acl = only(template, 'AWS::WAFv2::WebACL');

  expect(acl).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } });
  expect(acl.Rules).toEqual([
    expect.objectContaining({
      Name: 'RateLimit',
      Action: { Block: {} },
      Statement: { RateBasedStatement: { Limit: 10_000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } },
    }),
    expect.objectContaining({
      Name: 'KnownBadInputs',
      OverrideAction: { None: {} },
      Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesKnownBadInputsRuleSet' } },
    }),
  ]);
  expect(distributionConfig(template).WebACLId).toEqual({
    'Fn::GetAtt': [expect.stringMatching(/^ImagesWebAcl/), 'Arn'],
  });
});

test('takes a limit of your own, and leaves the bad inputs out', () => {
  const acl = only(
    templateOf({ webAcl: { rateLimit: 500, knownBadInputs: false } }, { env: EAST }),
    'AWS::WAFv2::WebACL',
  );
  expect(acl.Rules.map((rule: any) => [rule.Name, rule.Statement.RateBasedStatement?.Limit])).toEqual([
    ['RateLimit', 500],
  ]);
});

test('is one for each CDN', () => {
  const stack = new Stack(new App(), 'Test', { env: EAST });
  for (const id of ['One', 'Two']) new ImageCdn(stack, id, { webAcl: {} });
  Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACL', 2);
});

test('a web ACL of a CDN in another Region is created in `usEast1.before`', () => {
  const app = new App();
  const before = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
  const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
  new ImageCdn(stack, 'Images', { webAcl: {}, usEast1: { before } });

  Template.fromStack(before).resourceCountIs('AWS::WAFv2::WebACL', 1);
  expect(JSON.stringify(distributionConfig(Template.fromStack(stack)).WebACLId)).toContain('ExportsReader');
  expect(stack.dependencies).toEqual([before]);
});

test('a web ACL of a CDN in another Region is rejected without `usEast1.before`', () => {
  expect(() => templateOf({ webAcl: {} }, { env: WEST })).toThrow(
    /a web ACL for CloudFront must be in us-east-1, and this stack is in eu-west-1\. Create a stack with .* `usEast1: { before: stack }`/,
  );
});

test('a warning in a stack of unknown Region says where the web ACL works', () => {
  const stack = new Stack(new App(), 'Test');
  new ImageCdn(stack, 'Images', { webAcl: {} });
  expect(warnings(stack)).toEqual(['unknownRegion']);
});

test('the local edge says that it blocks nothing', async () => {
  const { notEmulated } = await serve(inStack(stack => { new ImageCdn(stack, 'Images', { webAcl: {} }); }));
  expect(notEmulated).toContainEqual(expect.stringMatching(/WAF.*blocks nothing here/));
});

test.each([9, 2_000_000_001, 10.5])('fails for a limit of %d', rateLimit => {
  expect(() => templateOf({ webAcl: { rateLimit } }, { env: EAST })).toThrow(
    `\`rateLimit\` must be a whole number from 10 to 2000000000, got ${rateLimit}`,
  );
});

test('fails beside a web ACL of your own', () => {
  const webAclId = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1';
  expect(() => templateOf({ webAcl: {}, webAclId }, { env: EAST })).toThrow(
    '`webAcl` and `webAclId` exclude each other',
  );
});

test.each([
  'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/images/1',
  'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/images/1',
  'images',
])('webAclId rejects an ARN of another scope or Region: %s', webAclId => {
  expect(() => templateOf({ webAclId })).toThrow(
    /`webAclId` must be the ARN of a web ACL with scope CLOUDFRONT in us-east-1/,
  );
});
