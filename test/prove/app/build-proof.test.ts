import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { buildProof } from './build-proof';
import { ProofSettings, Step, environmentOf, settingsOf } from './settings';
import { RUN, SETTINGS } from '../support/local-proof';
import { RUN_TAG, StackPart, stackName } from '../tag';

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

type Stacks = ReturnType<typeof synthesized>;

const DOMAIN = { domain: 'images.example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
const FIRST = synthesized();
const UPLOADS = synthesized({ step: 'uploads' });
const WITH_DOMAIN = synthesized(DOMAIN);

function templateOf(part: StackPart, stacks: Stacks): Template {
  const { template } = stacks.find(({ stackName: name }) => name === stackName(RUN, part))!;
  return Template.fromJSON(template as Record<string, unknown>);
}

const resourcesOf = (template: object) =>
  Object.values((template as { Resources: Record<string, Resource> }).Resources);

test('every stack has the tag of the run, which CloudFormation applies to its resources', () => {
  const parts = ['FunctionFirst', 'Global', 'Images', 'Plain', 'Replica'] as const;
  expect(FIRST.map(({ stackName: name, tags }) => [name, tags]).sort())
    .toEqual(parts.map(part => [stackName(RUN, part), { [RUN_TAG]: RUN }]));
});

test('no resource is retained when its stack is deleted', () => {
  const retained = FIRST
    .flatMap(({ template }) => resourcesOf(template as object))
    .filter(({ DeletionPolicy }) => DeletionPolicy !== undefined && DeletionPolicy !== 'Delete');
  expect(retained).toEqual([]);
});

test('two runs share no name within an account or globally', () => {
  const namesIn = (stacks: Stacks) =>
    new Set(
      stacks
        .flatMap(({ template }) => resourcesOf(template as object))
        .flatMap(({ Properties = {} }) => [Properties.Name, Properties.BucketName, configNameOf(Properties)])
        .filter(name => name !== undefined)
        .map(name => JSON.stringify(name)),
    );
  const names = namesIn(FIRST);
  const other = namesIn(synthesized({ run: '261101fedcba' }));
  expect(names.size).toBeGreaterThan(5);
  expect([...names].filter(name => other.has(name))).toEqual([]);
});

/** Policies and access controls of CloudFront have their names inside. */
function configNameOf(properties: Record<string, unknown>): unknown {
  const config = Object.entries(properties).find(([name]) => name.endsWith('Config'))?.[1];
  return (config as { Name?: unknown } | undefined)?.Name;
}

test.each<[string, Stacks, object]>([
  ['first', FIRST, { S3OriginConfig: { OriginAccessIdentity: expect.anything() as object } }],
  ['control', synthesized({ step: 'control' }), {
    OriginAccessControlId: expect.anything() as object, S3OriginConfig: { OriginAccessIdentity: '' },
  }],
])('the CDN without transformation has the origin access of the step %s', (_step, stacks, origin) => {
  const [distribution] = Object.values(templateOf('Plain', stacks).findResources('AWS::CloudFront::Distribution'));
  expect(distribution.Properties).toMatchObject({ DistributionConfig: { Origins: [origin] } });
});

test('a domain name adds a certificate in us-east-1 and records', () => {
  const [certificate] = WITH_DOMAIN.filter(({ stackName: name }) => name === stackName(RUN, 'Global'));
  expect(certificate.environment.region).toBe('us-east-1');
  const template = templateOf('Images', WITH_DOMAIN);
  template.resourceCountIs('AWS::Route53::RecordSet', 2);
  template.hasOutput('Url', { Value: 'https://images.example.com' });
});

test('another domain name makes another certificate, which the first name needs, too', () => {
  const namesAt = (step: Step) => {
    const template = templateOf('Global', synthesized({ ...DOMAIN, step }));
    const [{ Properties }] = Object.values(template.findResources('AWS::CertificateManager::Certificate'));
    const { DomainName, SubjectAlternativeNames } = Properties as Record<string, unknown>;
    return [DomainName, SubjectAlternativeNames];
  };
  expect(namesAt('uploads')).toEqual(['images.example.com', []]);
  expect(namesAt('references')).toEqual(['images.example.com', ['second-images.example.com']]);
});

test('the deployment `references` removes the web ACL, and leaves a stack that can be deployed', () => {
  templateOf('Global', UPLOADS).resourceCountIs('AWS::WAFv2::WebACL', 1);
  const template = templateOf('Global', synthesized({ step: 'references' }));
  template.resourceCountIs('AWS::WAFv2::WebACL', 0);
  expect(Object.keys(template.toJSON().Resources as object)).toHaveLength(1);
});

test('stacks refer weakly to each other, because strong references cannot change', () => {
  const text = JSON.stringify(WITH_DOMAIN.map(({ template }) => template as object));
  expect(text).toContain('Fn::GetStackOutput');
  expect(text).not.toContain('Custom::CrossRegionExport');
});

test('the deployment `uploads` changes the uploaded files of two stacks only', () => {
  const changed = FIRST.filter(
    ({ template }, index) => JSON.stringify(template) !== JSON.stringify(UPLOADS[index].template),
  );
  expect(changed.map(({ stackName: name }) => name).sort()).toEqual([
    stackName(RUN, 'FunctionFirst'),
    stackName(RUN, 'Images'),
  ]);
});

test('the originals of the CDN whose function comes first have a KMS key', () => {
  templateOf('FunctionFirst', FIRST).hasResourceProperties('AWS::S3::Bucket', {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) },
      ],
    },
    VersioningConfiguration: { Status: 'Enabled' },
  });
});

test('the stacks are deployed by the roles of the bootstrap stack with the given qualifier', () => {
  const roles = synthesized({ qualifier: 'mine' }).map(({ assumeRoleArn }) => assumeRoleArn);
  expect(roles).toHaveLength(5);
  expect(roles.every(arn => arn?.includes(':role/cdk-mine-deploy-role-'))).toBe(true);
});

test('settings are the same after they are passed through environment variables', () => {
  const domain = { domain: 'i.example.com', hostedZoneId: 'Z1' };
  const settings: ProofSettings = { ...SETTINGS, ...domain, step: 'migrating', qualifier: 'mine' };
  expect(settingsOf(environmentOf(settings))).toEqual(settings);
});

test('the app prints how to start it', () => {
  expect(() => settingsOf({})).toThrow('PROVE_RUN is not set: start this app with `npm run prove`');
});
