import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ImageCdn, WebAcl } from '../../../src';
import { distributionConfig, emptyStack, only, templateOf, warnings } from '../../support';
import { inStack, cleanUp, serve } from '../../tools/local/support';

const EAST = { account: '111122223333', region: 'us-east-1' };
const WEST = { account: '111122223333', region: 'eu-west-1' };

afterEach(cleanUp);

test('`WebAcl.managed()` blocks clients above the rate limit and known bad inputs, and allows all other requests', () => {
  const template = templateOf({ webAcl: WebAcl.managed() }, { env: EAST });
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

test('`WebAcl.managed()` accepts another rate limit, and can leave out the rule for known bad inputs', () => {
  const acl = only(
    templateOf({ webAcl: WebAcl.managed({ rateLimit: 500, knownBadInputs: false }) }, { env: EAST }),
    'AWS::WAFv2::WebACL',
  );
  expect(acl.Rules.map((rule: any) => [rule.Name, rule.Statement.RateBasedStatement?.Limit])).toEqual([
    ['RateLimit', 500],
  ]);
});

test('`WebAcl.managed()` creates a separate web ACL for each CDN', () => {
  const stack = emptyStack({ env: EAST });
  for (const id of ['One', 'Two']) new ImageCdn(stack, id, { webAcl: WebAcl.managed() });
  Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACL', 2);
});

test('a web ACL of a CDN in another Region is created in `usEast1.webAcl`', () => {
  const app = new App();
  const before = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
  const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
  new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed(), usEast1: { webAcl: before } });

  Template.fromStack(before).resourceCountIs('AWS::WAFv2::WebACL', 1);
  expect(JSON.stringify(distributionConfig(Template.fromStack(stack)).WebACLId)).toContain('ExportsReader');
  expect(stack.dependencies).toEqual([before]);
});

test('a web ACL of a CDN in another Region is rejected without `usEast1.webAcl`', () => {
  expect(() => templateOf({ webAcl: WebAcl.managed() }, { env: WEST })).toThrow(
    /a web ACL for CloudFront must be in us-east-1, and this stack is in eu-west-1\. Create a stack with .* `usEast1: { webAcl: stack }`/,
  );
});

test('`WebAcl.managed()` warns about the Region of the web ACL if the Region of the stack is unknown', () => {
  const stack = emptyStack();
  new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed() });
  expect(warnings(stack)).toEqual(['unknownRegion']);
});

test('the local edge reports that it does not emulate the web ACL', async () => {
  const { notEmulated } = await serve(inStack(stack => { new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed() }); }));
  expect(notEmulated).toContainEqual(expect.stringMatching(/WAF.*blocks nothing here/));
});

test('`WebAcl.fromArn()` accepts the ARN of another partition', () => {
  const arn = 'arn:aws-us-gov:wafv2:us-east-1:111122223333:global/webacl/images/1';
  expect(distributionConfig(templateOf({ webAcl: WebAcl.fromArn(arn) })).WebACLId).toBe(arn);
});

test.each([9, 2_000_000_001, 10.5])('`WebAcl.managed()` rejects the rate limit %d', rateLimit => {
  expect(() => templateOf({ webAcl: WebAcl.managed({ rateLimit }) }, { env: EAST })).toThrow(
    `\`rateLimit\` must be a whole number from 10 to 2000000000, got ${rateLimit}`,
  );
});

test.each([
  'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/images/1',
  'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/images/1',
  'images',
  'x-arn:aws:wafv2:us-east-1:111122223333:global/webacl/images/1',
])('`WebAcl.fromArn()` rejects an ARN of another scope or Region: %s', arn => {
  expect(() => templateOf({ webAcl: WebAcl.fromArn(arn) })).toThrow(
    /`webAclArn` must be the ARN of a web ACL with scope CLOUDFRONT in us-east-1/,
  );
});
