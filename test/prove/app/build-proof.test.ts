import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildProof } from './build-proof';
import { ProofSettings, environmentOf, settingsOf } from './settings';
import { RUN, SETTINGS } from '../support/local-proof';
import { RUN_TAG, stackName } from '../tag';

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}

function synthesized(settings: Partial<ProofSettings> = {}) {
  const app = new App();
  buildProof(app, { ...SETTINGS, ...settings });
  return app.synth().stacks;
}

const resourcesOf = (template: object) =>
  Object.values((template as { Resources: Record<string, Resource> }).Resources);

test('every stack has the tag of the run, which CloudFormation applies to its resources', () => {
  expect(
    synthesized()
      .map(({ stackName: name, tags }) => [name, tags])
      .sort(),
  ).toEqual((['Images', 'Plain', 'Replica'] as const).map(part => [stackName(RUN, part), { [RUN_TAG]: RUN }]));
});

test('no resource is retained when its stack is deleted', () => {
  const retained = synthesized()
    .flatMap(({ template }) => resourcesOf(template as object))
    .filter(({ DeletionPolicy }) => DeletionPolicy !== undefined && DeletionPolicy !== 'Delete');
  expect(retained).toEqual([]);
});

test('two runs share no name within an account or globally', () => {
  const names = (run: string) =>
    new Set(
      synthesized({ run })
        .flatMap(({ template }) => resourcesOf(template as object))
        .flatMap(({ Properties = {} }) => [Properties.Name, Properties.BucketName, configNameOf(Properties)])
        .filter(name => name !== undefined)
        .map(name => JSON.stringify(name)),
    );
  const other = names('261101fedcba');
  expect(names(RUN).size).toBeGreaterThan(5);
  expect([...names(RUN)].filter(name => other.has(name))).toEqual([]);
});

/** Policies and access controls of CloudFront have their names inside. */
function configNameOf(properties: Record<string, unknown>): unknown {
  const config = Object.entries(properties).find(([name]) => name.endsWith('Config'))?.[1];
  return (config as { Name?: unknown } | undefined)?.Name;
}

test.each([
  ['identity', { S3OriginConfig: { OriginAccessIdentity: expect.anything() as object } }],
  ['control', { OriginAccessControlId: expect.anything() as object, S3OriginConfig: { OriginAccessIdentity: '' } }],
] as const)('the CDN without transformation has the origin access of the step %s', (access, origin) => {
  const plain = synthesized({ access }).find(({ stackName: name }) => name === stackName(RUN, 'Plain'))!;
  const [distribution] = resourcesOf(plain.template as object).filter(
    ({ Type }) => Type === 'AWS::CloudFront::Distribution',
  );
  expect(distribution.Properties).toMatchObject({ DistributionConfig: { Origins: [origin] } });
});

test('a domain name adds a certificate in us-east-1 and records', () => {
  const stacks = synthesized({ domain: 'images.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' });
  const [certificate] = stacks.filter(({ stackName: name }) => name === stackName(RUN, 'Certificate'));
  expect(certificate.environment.region).toBe('us-east-1');
  const [images] = stacks.filter(({ stackName: name }) => name === stackName(RUN, 'Images'));
  const template = Template.fromJSON(images.template as Record<string, unknown>);
  template.resourceCountIs('AWS::Route53::RecordSet', 2);
  template.hasOutput('Url', { Value: 'https://images.example.com' });
});

test('settings are the same after they are passed through environment variables', () => {
  const settings: ProofSettings = { ...SETTINGS, access: 'migrating', domain: 'i.example.com', hostedZoneId: 'Z1' };
  expect(settingsOf(environmentOf(settings))).toEqual(settings);
});

test('the app prints how to start it', () => {
  expect(() => settingsOf({})).toThrow('PROVE_RUN is not set: start this app with `npm run prove`');
});
