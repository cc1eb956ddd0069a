import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ImageCdn } from '../../src';
import { distributionConfig, only, templateOf, warnings } from '../support';
import { inStack, cleanUp, serve } from '../tools/local/support';

const EAST = { account: '111122223333', region: 'us-east-1' };
const WEST = { account: '111122223333', region: 'eu-west-1' };

afterEach(cleanUp);

test('`webAcl` blocks clients above the rate limit and known bad inputs, and allows all other requests', () => {
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

test('`webAcl` accepts another rate limit, and can leave out the rule for known bad inputs', () => {
  const acl = only(
    templateOf({ webAcl: { rateLimit: 500, knownBadInputs: false } }, { env: EAST }),
    'AWS::WAFv2::WebACL',
  );
  expect(acl.Rules.map((rule: any) => [rule.Name, rule.Statement.RateBasedStatement?.Limit])).toEqual([
    ['RateLimit', 500],
  ]);
});

test('`webAcl` creates a separate web ACL for each CDN', () => {
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

test('`webAcl` warns about the Region of the web ACL if the Region of the stack is unknown', () => {
  const stack = new Stack(new App(), 'Test');
  new ImageCdn(stack, 'Images', { webAcl: {} });
  expect(warnings(stack)).toEqual(['unknownRegion']);
});

test('the local edge reports that it does not emulate the web ACL', async () => {
  const { notEmulated } = await serve(inStack(stack => { new ImageCdn(stack, 'Images', { webAcl: {} }); }));
  expect(notEmulated).toContainEqual(expect.stringMatching(/WAF.*blocks nothing here/));
});

test.each([9, 2_000_000_001, 10.5])('`webAcl` rejects the rate limit %d', rateLimit => {
  expect(() => templateOf({ webAcl: { rateLimit } }, { env: EAST })).toThrow(
    `\`rateLimit\` must be a whole number from 10 to 2000000000, got ${rateLimit}`,
  );
});

test('`webAcl` is rejected with `webAclId`', () => {
  const webAclId = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1';
  expect(() => templateOf({ webAcl: {}, webAclId }, { env: EAST })).toThrow(
    '`webAcl` and `webAclId` exclude each other',
  );
});

test.each([
  'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/images/1',
  'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/images/1',
  'images',
])('`webAclId` rejects an ARN of another scope or Region: %s', webAclId => {
  expect(() => templateOf({ webAclId })).toThrow(
    /`webAclId` must be the ARN of a web ACL with scope CLOUDFRONT in us-east-1/,
  );
});
