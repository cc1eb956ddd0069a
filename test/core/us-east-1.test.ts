import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { AccessLogs, ImageCdn, ImageCdnProps } from '../../src';
import { warnings } from '../support';

function stacks() {
  const app = new App();
  const stack = (id: string, region: string) =>
    new Stack(app, id, { env: { account: '111122223333', region }, crossRegionReferences: true });
  return {
    stack: stack('Test', 'eu-west-1'),
    before: stack('Before', 'us-east-1'),
    after: stack('After', 'us-east-1'),
  };
}

test('what is deployed before and what is deployed after are two stacks', () => {
  const { stack, before, after } = stacks();
  const cdn = new ImageCdn(stack, 'Images', {
    webAcl: { scope: before },
    accessLogs: AccessLogs.toBucket({ scope: after }),
  });
  cdn.addMonitoring({ edgeAlarms: { scope: after } });
  expect(() => Template.fromStack(stack)).not.toThrow();
  expect([stack.dependencies, after.dependencies]).toEqual([[before], [stack]]);
});

test('one stack for both is refused, before CloudFormation would call it a cycle', () => {
  const { stack, before } = stacks();
  expect(
    () =>
      new ImageCdn(stack, 'Images', { webAcl: { scope: before }, accessLogs: AccessLogs.toBucket({ scope: before }) }),
  ).toThrow(
    '`accessLogs.scope` must be in a stack that is deployed after this one, and Before is deployed before it: make one more stack in us-east-1',
  );
});

test('so is the stack of the certificate for alarms', () => {
  const { stack, before } = stacks();
  const certificate = new Certificate(before, 'Certificate', {
    domainName: 'images.example.com',
    validation: CertificateValidation.fromDns(),
  });
  const cdn = new ImageCdn(stack, 'Images', { certificate, domainNames: ['images.example.com'] });
  expect(() => cdn.addMonitoring({ edgeAlarms: { scope: before } })).toThrow(
    '`edgeAlarms.scope` must be in a stack that is deployed after this one',
  );
});

test('CloudFront takes nothing of another account', () => {
  const app = new App();
  const other = new Stack(app, 'Other', { env: { account: '999922223333', region: 'us-east-1' } });
  const stack = new Stack(app, 'Test', { env: { account: '111122223333', region: 'us-east-1' } });
  const certificate = new Certificate(other, 'Certificate', {
    domainName: 'images.example.com',
    validation: CertificateValidation.fromDns(),
  });
  expect(() => new ImageCdn(stack, 'Images', { webAcl: { scope: other } })).toThrow(
    'Test/Images: `webAcl.scope` must be in a stack of the same account, 111122223333, got one of 999922223333',
  );
  expect(() => new ImageCdn(stack, 'Own', { certificate, domainNames: ['images.example.com'] })).toThrow(
    '`certificate` must be in a stack of the same account',
  );
});

describe('stacks of which only one has a region', () => {
  test.each<[string, object, object, string]>([
    ['that of the web ACL', { region: 'eu-west-1' }, {}, 'East'],
    ['that of the CDN', {}, { region: 'us-east-1' }, 'Test'],
  ])('are refused, as nothing goes from one to the other: %s has none', (_case, here, there, without) => {
    const app = new App();
    const scope = new Stack(app, 'East', { env: there, crossRegionReferences: true });
    const stack = new Stack(app, 'Test', { env: here, crossRegionReferences: true });
    expect(() => new ImageCdn(stack, 'Images', { webAcl: { scope } })).toThrow(
      `Test/Images: \`webAcl.scope\` needs stacks whose regions are known, and ${without} has none: give it an \`env\` with a \`region\``,
    );
    const certificate = new Certificate(scope, 'Certificate', {
      domainName: 'images.example.com',
      validation: CertificateValidation.fromDns(),
    });
    expect(() => new ImageCdn(stack, 'Own', { certificate, domainNames: ['images.example.com'] })).toThrow(
      '`certificate` needs stacks whose regions are known',
    );
  });

  test('are told where to be, if neither has one', () => {
    const app = new App();
    const [scope, stack] = ['East', 'Test'].map(id => new Stack(app, id));
    new ImageCdn(stack, 'Images', { webAcl: { scope } });
    expect(warnings(stack)).toEqual(['unknownRegion']);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('in China, whose accounts have no us-east-1, it is said what to do', () => {
  const env = { account: '111122223333', region: 'cn-north-1' };

  function cdn(props?: ImageCdnProps): ImageCdn {
    return new ImageCdn(new Stack(new App(), 'Test', { env }), 'Images', props);
  }

  test.each<[string, () => unknown, string]>([
    [
      'a web ACL',
      () => cdn({ webAcl: {} }),
      'a web ACL for CloudFront is made only in us-east-1, which accounts in China do not have: leave `webAcl` out',
    ],
    [
      'a web ACL by ARN',
      () => cdn({ webAclId: 'arn:aws-cn:wafv2:us-east-1:111122223333:global/webacl/a/b' }),
      '`webAclId` must be left out in China, where WAF guards no distribution of CloudFront',
    ],
    ['logs', () => cdn({ accessLogs: AccessLogs.toBucket() }), 'do not have: use `AccessLogs.legacy()`'],
    ['alarms', () => cdn().addMonitoring(), 'do not have: set `edgeAlarms: { enabled: false }`'],
    [
      'a certificate',
      () => cdn({ domainNames: ['images.example.com'] }),
      '`domainNames` must be left out in China: CloudFront takes certificates of IAM there, ',
    ],
  ])('%s', (_case, make, message) => {
    expect(make).toThrow(message);
  });

  test('a CDN without a domain of its own serves nothing there', () => {
    const made = cdn();
    expect(warnings(Stack.of(made))).toEqual(['china']);
    expect(
      warnings(Stack.of(new ImageCdn(new Stack(new App(), 'Test', { env: { region: 'eu-west-1' } }), 'Images'))),
    ).toEqual([]);
  });
});
