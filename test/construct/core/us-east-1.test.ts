import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { AccessLogs, ImageCdn, ImageCdnProps, ImageReplica, WebAcl } from '../../../src';
import { emptyStack, warnings } from '../../support';

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

test('`usEast1` can have one stack that is deployed before the CDN and one that is deployed after it', () => {
  const { stack, before, after } = stacks();
  const cdn = new ImageCdn(stack, 'Images', {
    webAcl: WebAcl.managed(),
    accessLogs: AccessLogs.toBucket(),
    usEast1: { webAcl: before, logsAndAlarms: after },
  });
  cdn.addMonitoring('Monitoring');
  expect(() => Template.fromStack(stack)).not.toThrow();
  expect([stack.dependencies, after.dependencies]).toEqual([[before], [stack]]);
});

test('`usEast1` rejects the same stack for both, which CloudFormation would call a cycle', () => {
  const { stack, before } = stacks();
  const usEast1 = { webAcl: before, logsAndAlarms: before };
  expect(() => new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed(), accessLogs: AccessLogs.toBucket(), usEast1 })).toThrow(
    '`usEast1.logsAndAlarms` must be in a stack that is deployed after this one, and Before is deployed before it. '
      + 'Create another stack in us-east-1',
  );
});

test('`usEast1.logsAndAlarms` rejects the stack of the certificate, which is deployed before the CDN', () => {
  const { stack, before } = stacks();
  const certificate = new Certificate(before, 'Certificate', {
    domainName: 'images.example.com',
    validation: CertificateValidation.fromDns(),
  });
  const domainNames = ['images.example.com'];
  const cdn = new ImageCdn(stack, 'Images', { certificate, domainNames, usEast1: { logsAndAlarms: before } });
  expect(() => cdn.addMonitoring('Monitoring')).toThrow(
    '`usEast1.logsAndAlarms` must be in a stack that is deployed after this one',
  );
});

test('`usEast1` and `certificate` reject stacks of another account', () => {
  const app = new App();
  const other = new Stack(app, 'Other', { env: { account: '999922223333', region: 'us-east-1' } });
  const stack = new Stack(app, 'Test', { env: { account: '111122223333', region: 'us-east-1' } });
  const certificate = new Certificate(other, 'Certificate', {
    domainName: 'images.example.com',
    validation: CertificateValidation.fromDns(),
  });
  expect(() => new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed(), usEast1: { webAcl: other } })).toThrow(
    'Test/Images: `usEast1.webAcl` must be in a stack of the same account, 111122223333, got one of 999922223333',
  );
  expect(() => new ImageCdn(stack, 'Own', { certificate, domainNames: ['images.example.com'] })).toThrow(
    '`certificate` must be in a stack of the same account',
  );
});

describe('A stage of a pipeline', () => {
  const env = (region: string) => ({ env: { account: '111122223333', region }, crossRegionReferences: true });

  function stages() {
    const app = new App();
    const prod = new Stage(app, 'Prod');
    return {
      stack: new Stack(prod, 'Test', env('eu-west-1')),
      shared: new Stack(app, 'Shared', env('us-east-1')),
      other: new Stack(new Stage(app, 'Beta'), 'Other', env('us-east-1')),
    };
  }

  test('rejects a stack outside of it in `usEast1`, with the stage in which to create it', () => {
    const { stack, shared, other } = stages();
    const reason = ' must be in the same stage, because a stack can refer only to stacks of its own stage, got ';
    expect(() => new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed(), usEast1: { webAcl: shared } })).toThrow(
      `Prod/Test/Images: \`usEast1.webAcl\`${reason}Shared in the app. Create its stack in the stage Prod`,
    );
    expect(() => new ImageCdn(stack, 'Logs', { accessLogs: AccessLogs.toBucket(), usEast1: { logsAndAlarms: other } })).toThrow(
      `Prod/Test/Logs: \`usEast1.logsAndAlarms\`${reason}Beta/Other in the stage Beta. Create its stack in the stage Prod`,
    );
    expect(() => new ImageCdn(shared, 'Images', { usEast1: { logsAndAlarms: stack }, webAcl: WebAcl.managed() })).not.toThrow();
    expect(() => new ImageCdn(stack, 'Copied', { replica: new ImageReplica(shared, 'Replica') })).toThrow(
      `Prod/Test/Copied: \`replica\`${reason}Shared/Replica in the app. Create its stack in the stage Prod`,
    );
  });
});

describe('`usEast1` with a stack of an unknown Region', () => {
  test.each<[string, object, object, string]>([
    ['that of the web ACL', { region: 'eu-west-1' }, {}, 'East'],
    ['that of the CDN', {}, { region: 'us-east-1' }, 'Test'],
  ])('is rejected if the Region of only one stack is known: %s has none', (_case, here, there, without) => {
    const app = new App();
    const before = new Stack(app, 'East', { env: there, crossRegionReferences: true });
    const stack = new Stack(app, 'Test', { env: here, crossRegionReferences: true });
    expect(() => new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed(), usEast1: { webAcl: before } })).toThrow(
      `Test/Images: \`usEast1.webAcl\` requires stacks with known Regions, and ${without} has none. `
        + 'Give it an `env` with a `region`',
    );
    const certificate = new Certificate(before, 'Certificate', {
      domainName: 'images.example.com',
      validation: CertificateValidation.fromDns(),
    });
    expect(() => new ImageCdn(stack, 'Own', { certificate, domainNames: ['images.example.com'] })).toThrow(
      '`certificate` requires stacks with known Regions',
    );
  });

  test('is accepted with a warning if neither stack has a Region', () => {
    const app = new App();
    const [before, stack] = ['East', 'Test'].map(id => new Stack(app, id));
    new ImageCdn(stack, 'Images', { webAcl: WebAcl.managed(), usEast1: { webAcl: before } });
    expect(warnings(stack)).toEqual(['unknownRegion']);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('ImageCdn in China', () => {
  const env = { account: '111122223333', region: 'cn-north-1' };

  function cdn(props?: ImageCdnProps): ImageCdn {
    return new ImageCdn(emptyStack({ env }), 'Images', props);
  }

  test.each<[string, () => unknown, string]>([
    [
      'a web ACL',
      () => cdn({ webAcl: WebAcl.managed() }),
      'a web ACL for CloudFront must be in us-east-1, which accounts in China do not have. Leave out `webAcl`',
    ],
    [
      'a web ACL by ARN',
      () => cdn({ webAcl: WebAcl.fromArn('arn:aws-cn:wafv2:us-east-1:111122223333:global/webacl/a/b') }),
      '`webAcl` must be left out in China, where AWS WAF does not support CloudFront',
    ],
    ['logs', () => cdn({ accessLogs: AccessLogs.toBucket() }), 'do not have. Use `AccessLogs.legacy()`'],
    [
      'alarms with a topic',
      () => cdn().addMonitoring('Monitoring', { edgeAlarms: {} }),
      'do not have. Set `edgeAlarms: { enabled: false }`',
    ],
    [
      'a certificate',
      () => cdn({ domainNames: ['images.example.com'] }),
      "`domainNames` must be left out in China, where CloudFront requires an IAM certificate, which the CDK's "
        + 'distribution does not support. Set `DistributionConfig.Aliases` and `DistributionConfig.ViewerCertificate` '
        + 'with an `IamCertificateId` by `addPropertyOverride()` on `distribution.node.defaultChild`',
    ],
  ])('rejects resources of us-east-1 with a remedy: %s', (_case, make, message) => {
    expect(make).toThrow(message);
  });

  test('warns that a CDN without its own domain name serves nothing', () => {
    const made = cdn();
    expect(warnings(Stack.of(made))).toEqual(['china']);
    expect(
      warnings(Stack.of(new ImageCdn(emptyStack({ env: { region: 'eu-west-1' } }), 'Images'))),
    ).toEqual([]);
  });
});
