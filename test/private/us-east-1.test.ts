import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { AccessLogs, ImageCdn } from '../../src';

function stacks() {
  const app = new App();
  const stack = (id: string, region: string) => new Stack(app, id, { env: { account: '111122223333', region }, crossRegionReferences: true });
  return { stack: stack('Test', 'eu-west-1'), before: stack('Before', 'us-east-1'), after: stack('After', 'us-east-1') };
}

test('what is deployed before and what is deployed after are two stacks', () => {
  const { stack, before, after } = stacks();
  const cdn = new ImageCdn(stack, 'Images', { webAcl: { scope: before }, accessLogs: AccessLogs.toBucket({ scope: after }) });
  cdn.addMonitoring({ edgeAlarms: { scope: after } });
  expect(() => Template.fromStack(stack)).not.toThrow();
  expect([stack.dependencies, after.dependencies]).toEqual([[before], [stack]]);
});

test('one stack for both is refused, before CloudFormation would call it a cycle', () => {
  const { stack, before } = stacks();
  expect(() => new ImageCdn(stack, 'Images', { webAcl: { scope: before }, accessLogs: AccessLogs.toBucket({ scope: before }) })).toThrow(
    '`accessLogs.scope` must be in a stack that is deployed after this one, and Before is deployed before it: make one more stack in us-east-1');
});

test('so is the stack of the certificate for alarms', () => {
  const { stack, before } = stacks();
  const certificate = new Certificate(before, 'Certificate', { domainName: 'images.example.com', validation: CertificateValidation.fromDns() });
  const cdn = new ImageCdn(stack, 'Images', { certificate, domainNames: ['images.example.com'] });
  expect(() => cdn.addMonitoring({ edgeAlarms: { scope: before } })).toThrow('`edgeAlarms.scope` must be in a stack that is deployed after this one');
});
