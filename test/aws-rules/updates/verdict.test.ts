import { Resource, resourcesOf } from './plan';
import { RELEASED } from './releases';
import { permissionsLostFirst, verdictsOf } from './verdict';
import { ImageCdn, OriginAccess } from '../../../src';
import { Deployment, HERE, deployment } from '../../updates';

const plain = () => deployment(RELEASED.minimal);
const transformed = () => deployment(RELEASED.transformation);

/** A deployment with other resources in the stack of the CDN. */
function changed(templates: Deployment, change: (resources: Record<string, any>) => void): Deployment {
  const template = structuredClone(templates.get(HERE)!);
  change(template.Resources);
  return new Map([...templates, [HERE, template]]);
}

function idOf(templates: Deployment, type: string): string {
  return Object.keys(resourcesOf(templates.get(HERE))).find(id => resourcesOf(templates.get(HERE))[id].Type === type)!;
}

/** Adds one resource to a plain CDN, before and after. */
function withResource(before: Resource | undefined, after: Resource | undefined): string[] {
  const [former, next] = [before, after].map(resource =>
    changed(plain(), resources => resource && Object.assign(resources, { Extra: resource })),
  );
  return verdictsOf(former, next).map(({ kind, why }) => `${kind}: ${why}`);
}

describe('an update interrupts viewers', () => {
  test('if a bucket takes a permission away before edge locations are updated', () => {
    const id = idOf(plain(), 'AWS::S3::BucketPolicy');
    const after = changed(plain(), resources => { resources[id].Properties.PolicyDocument.Statement.splice(1); });
    expect(verdictsOf(plain(), after)).toEqual([
      { kind: 'interrupts viewers', why: 'the bucket of * rejects edge locations that are not updated yet' },
    ]);
  });

  test('if a bucket has a permission only after edge locations are updated', () => {
    const after = deployment(here => void new ImageCdn(here, 'Images', { originAccess: OriginAccess.control() }));
    expect(verdictsOf(plain(), after)).toEqual([
      { kind: 'interrupts viewers', why: 'the bucket of * rejects edge locations that are updated' },
    ]);
  });

  test('if a function may be called only after edge locations call it', () => {
    expect(verdictsOf(plain(), transformed())).toEqual([
      { kind: 'interrupts viewers', why: 'Transformer rejects edge locations that are updated' },
    ]);
  });

  test.each(['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'])(
    'if a function lacked the permission for %s',
    action => {
      const before = changed(transformed(), resources => {
        for (const id of Object.keys(resources)) if (resources[id].Properties?.Action === action) delete resources[id];
      });
      expect(verdictsOf(before, transformed()).map(({ why }) => why)).toEqual([
        'Transformer rejects edge locations that are updated',
      ]);
    },
  );

  test('if the transform function does not know the header of the former edge function', () => {
    const id = idOf(transformed(), 'AWS::CloudFront::OriginRequestPolicy');
    const before = changed(transformed(), resources => {
      resources[id].Properties.OriginRequestPolicyConfig.HeadersConfig.Headers = ['x-former'];
    });
    expect(verdictsOf(before, transformed())).toEqual([
      {
        kind: 'interrupts viewers',
        why: 'the next transform function rejects new variants of the former edge function',
      },
    ]);
  });

  test('if the distribution becomes another one', () => {
    const id = idOf(plain(), 'AWS::CloudFront::Distribution');
    const after = changed(plain(), resources => { resources.Another = resources[id]; delete resources[id]; });
    expect(verdictsOf(plain(), after)).toContainEqual(
      { kind: 'interrupts viewers', why: 'the distribution is another one, with another domain name' });
  });

  test('if a host name is not served any more', () => {
    const id = idOf(plain(), 'AWS::CloudFront::Distribution');
    const before = changed(plain(), resources => {
      resources[id].Properties.DistributionConfig.Aliases = ['img.example.com'];
    });
    expect(verdictsOf(before, plain())).toEqual([
      { kind: 'interrupts viewers', why: 'img.example.com is not served any more' },
    ]);
  });
});

describe('an update loses data', () => {
  const bucket = (BucketName: string, DeletionPolicy?: string): Resource => ({
    Type: 'AWS::S3::Bucket',
    Properties: { BucketName },
    DeletionPolicy,
  });

  test('if a bucket is removed and not kept', () => {
    expect(withResource(bucket('a'), undefined)).toEqual(['loses data: Extra is removed and deleted']);
    expect(withResource(bucket('a', 'Retain'), undefined)).toEqual([]);
  });

  test('if a bucket is replaced and not kept', () => {
    expect(withResource(bucket('a', 'Retain'), bucket('b', 'Retain'))).toEqual([
      'loses data: Extra is replaced and deleted',
    ]);
    expect(withResource({ ...bucket('a'), UpdateReplacePolicy: 'Retain' }, bucket('b'))).toEqual([]);
  });

  test('if a secret is removed, but not if a function is', () => {
    expect(withResource({ Type: 'AWS::SecretsManager::Secret' }, undefined)).toEqual([
      'loses data: Extra is removed and deleted',
    ]);
    expect(withResource({ Type: 'AWS::CloudFront::Function', Properties: { Name: 'a' } }, undefined)).toEqual([]);
  });
});

describe('an update fails at deployment', () => {
  const destination = (OutputFormat: string, Name = 'logs'): Resource => ({
    Type: 'AWS::Logs::DeliveryDestination',
    Properties: { Name, OutputFormat },
  });

  test('if a replaced resource has the same name', () => {
    expect(withResource(destination('w3c'), destination('json'))).toEqual([
      'fails at deployment: Extra is created while another one has its Name',
    ]);
    expect(withResource(destination('w3c'), destination('json', 'others'))).toEqual([]);
  });

  test('if a resource under another ID has the name of a removed one, kept or not', () => {
    const bucket: Resource = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'a' }, DeletionPolicy: 'Retain' };
    const before = changed(plain(), resources => { resources.Former = bucket; });
    const after = changed(plain(), resources => { resources.Next = bucket; });
    expect(verdictsOf(before, after)).toEqual([
      { kind: 'fails at deployment', why: 'Next is created while another one has its BucketName' },
    ]);
  });

  test('if a distribution would have a second source of logs for a while', () => {
    const source = (Name: string): Resource => ({
      Type: 'AWS::Logs::DeliverySource',
      Properties: { Name, ResourceArn: 'arn', LogType: 'ACCESS_LOGS' },
    });
    expect(withResource(source('a'), source('b'))).toEqual([
      'fails at deployment: Extra is created while another one has its ResourceArn and LogType',
    ]);
  });

  test('if a resource changes its type', () => {
    expect(withResource({ Type: 'AWS::IAM::Policy' }, { Type: 'AWS::SNS::TopicPolicy' })).toEqual([
      'fails at deployment: Extra changes its type',
    ]);
  });

  test('if a stack takes an export away that another one still has', () => {
    const exports = changed(plain(), () => undefined);
    exports.get(HERE)!.Outputs = { Id: { Value: 'x', Export: { Name: 'Here:Id' } } };
    const before = new Map([
      ...exports,
      ['Logs', { Resources: { It: { Type: 'AWS::IAM::Policy', Properties: { 'Fn::ImportValue': 'Here:Id' } } } }],
    ]);
    const after = new Map([...plain(), ['Logs', {}]]);
    expect(verdictsOf(before, after)).toEqual([
      { kind: 'fails at deployment', why: 'Here:Id is still in use, or is missing, in another stack' },
    ]);
    expect(verdictsOf(before, after, 'the others first')).toEqual([]);
  });
});

describe('an update of a value that `Custom::CrossRegionExportWriter` passes to another Region', () => {
  const NAME = '/cdk/exports/Here/Eastuseast1RefCertificate0123456789ABCDEF';
  const writer = (exports: Record<string, unknown>): Resource => ({
    Type: 'Custom::CrossRegionExportWriter', Properties: { WriterProps: { region: 'eu-west-1', exports } },
  });
  const certificate = (DomainName: string): Resource => ({
    Type: 'AWS::CertificateManager::Certificate', Properties: { DomainName },
  });
  const verdicts = (before: Record<string, Resource>, after: Record<string, Resource>, isRead: boolean) => {
    const here = changed(plain(), resources => {
      if (isRead) resources.Reader = { Type: 'Custom::CrossRegionExportReader', Properties: { ReaderProps: NAME } };
    });
    const [former, next] = [before, after].map(Resources => new Map([...here, ['East', { Resources }]]));
    return verdictsOf(former, next).map(({ why }) => why);
  };
  const exporting = (Ref: string, DomainName = 'a.example.com') => ({
    Certificate: certificate(DomainName), Other: certificate('b.example.com'), Writer: writer({ [NAME]: { Ref } }),
  });
  const CHANGED = ['Eastuseast1RefCertificate has another value, which the writer of exports rejects'];

  test.each([true, false])('fails at deployment if the value is that of another resource, in use: %s', isRead => {
    expect(verdicts(exporting('Certificate'), exporting('Other'), isRead)).toEqual(CHANGED);
  });

  test('fails at deployment if the resource is replaced', () => {
    expect(verdicts(exporting('Certificate'), exporting('Certificate', 'c.example.com'), true)).toEqual(CHANGED);
  });

  test('fails at deployment if the value is removed while the other stack uses it', () => {
    const { Writer: _, ...without } = exporting('Certificate');
    expect(verdicts(exporting('Certificate'), without, true)).toEqual([
      'Eastuseast1RefCertificate is still in use, or is missing, in another stack',
    ]);
    expect(verdicts(exporting('Certificate'), without, false)).toEqual([]);
  });
});

test('an update interrupts viewers if a function loses a permission before its code is updated', () => {
  const after = changed(transformed(), resources => {
    const [id] = Object.keys(resources).filter(name => name.startsWith('ImagesTransformerRoleDefaultPolicy'));
    resources[id].Properties.PolicyDocument.Statement.shift();
  });
  expect(permissionsLostFirst(transformed(), after)).toEqual(['Transformer: s3:GetObject']);
  expect(permissionsLostFirst(transformed(), transformed())).toEqual([]);
});
