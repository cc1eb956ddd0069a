import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageCdnProps, ImageReplica, ImageTransformation, OriginAccess } from '../../../src';
import { distributionConfig, emptyStack } from '../../support';

interface Regions {
  readonly here: Stack;
  readonly there: Stack;
}

interface Policy {
  readonly id: string;
  readonly bucket: string;
  readonly allows: string[];
  readonly text: string;
}

const WITH_ORIGINALS: ImageCdnProps = {
  transformation: ImageTransformation.onDemand(),
  originalsPath: 'original',
};

/** The templates of a CDN, and of its replica, with this access. */
function step(originAccess: OriginAccess | undefined, build: (regions: Regions, originAccess?: OriginAccess) => void) {
  const app = new App();
  const [there, here] = ['eu-central-1', 'eu-west-1'].map(
    region => new Stack(app, region, { env: { region }, crossRegionReferences: true }),
  );
  build({ here, there }, originAccess);
  return [here, there].map(stack => Template.fromStack(stack));
}

function policiesOf(template: Template): Policy[] {
  return Object.entries(template.findResources('AWS::S3::BucketPolicy')).map(
    ([
      id,
      {
        Properties: { Bucket, PolicyDocument },
      },
    ]) => ({
      id,
      bucket: Bucket.Ref,
      allows: PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow').map(({ Principal }: any) =>
        JSON.stringify(Principal),
      ),
      text: JSON.stringify(PolicyDocument),
    }),
  );
}

/** The policies of this stack's buckets that edges read. */
function policiesForEdges(template: Template): Policy[] {
  const origins = JSON.stringify(distributionConfig(template).Origins);
  return policiesOf(template).filter(({ bucket }) => origins.includes(`["${bucket}","RegionalDomainName"]`));
}

function distributionOf(template: Template): { id: string; waitsFor: string[] } {
  const [[id, { DependsOn = [] }]] = Object.entries(template.findResources('AWS::CloudFront::Distribution'));
  return { id, waitsFor: [DependsOn].flat() };
}

const isIdentity = (principal: string) => principal.includes('CanonicalUser');
const isControl = (principal: string) => principal.includes('cloudfront.amazonaws.com');

describe.each<[string, (regions: Regions, originAccess?: OriginAccess) => void]>([
  ['plain', ({ here }, originAccess) => new ImageCdn(here, 'Images', { originAccess })],
  [
    'with what is made, and the originals',
    ({ here }, originAccess) => new ImageCdn(here, 'Images', { ...WITH_ORIGINALS, originAccess }),
  ],
  [
    'with a bucket of your own',
    ({ here }, originAccess) => new ImageCdn(here, 'Images', { bucket: new s3.Bucket(here, 'Own'), originAccess }),
  ],
  [
    'with a replica',
    ({ here, there }, originAccess) =>
      new ImageCdn(here, 'Images', { replica: new ImageReplica(there, 'Replica'), originAccess }),
  ],
  [
    'with all of it',
    ({ here, there }, originAccess) =>
      new ImageCdn(here, 'Images', { ...WITH_ORIGINALS, replica: new ImageReplica(there, 'Replica'), originAccess }),
  ],
])('a migration from OAI to OAC (%s)', (_title, build) => {
  const migrating = step(OriginAccess.migrating(), build);
  const [here] = migrating;
  const [byDefault, chosen] = [undefined, OriginAccess.identity()].map(access => step(access, build));

  test.each([
    ['left to the default', byDefault],
    ['chosen', chosen],
  ])('keeps every permission of the identity in migrating(), %s', (_how, before) => {
    expect(
      policiesForEdges(before[0])
        .flatMap(({ allows }) => allows)
        .filter(isIdentity),
    ).not.toEqual([]);
    before.forEach((template, index) => {
      for (const { id, allows } of policiesOf(template)) {
        const now = policiesOf(migrating[index]).find(policy => policy.id === id);
        expect(now?.allows).toEqual(expect.arrayContaining(allows.filter(isIdentity)));
      }
    });
  });

  test('updates the distribution after the bucket policies that allow OAC, which do not name the distribution', () => {
    const { id, waitsFor } = distributionOf(here);
    const policies = policiesForEdges(here);
    expect(policies.length).toBeGreaterThan(0);
    expect(waitsFor).toEqual(expect.arrayContaining(policies.map(policy => policy.id)));
    for (const { allows, text } of policies) {
      expect(allows.filter(isControl)).toHaveLength(1);
      expect(text).not.toContain(id);
    }
  });

  test('removes no value that another stack still imports', () => {
    const exportsOf = (template: Template) =>
      Object.keys(template.findOutputs('*')).concat(
        Object.values(template.findResources('Custom::CrossRegionExportWriter')).flatMap(({ Properties }) =>
          Object.keys(Properties.WriterProps.exports),
        ),
      );
    for (const before of [byDefault, chosen]) {
      expect(exportsOf(migrating[1])).toEqual(expect.arrayContaining(exportsOf(before[1])));
    }
  });

  test('keeps the origins and allows only this distribution in the final step with control()', () => {
    const [after] = step(OriginAccess.control(), build);
    expect(distributionConfig(after).Origins).toEqual(distributionConfig(here).Origins);
    for (const { allows, text } of policiesForEdges(after)) {
      expect(allows.filter(isIdentity)).toEqual([]);
      expect(text).toContain(distributionOf(after).id);
    }
  });
});

test('OriginAccess.migrating() deploys a bucket in another stack first', () => {
  const app = new App();
  const [home, stack] = ['Home', 'Test'].map(id => new Stack(app, id));
  new ImageCdn(stack, 'Images', { bucket: new s3.Bucket(home, 'Bucket'), originAccess: OriginAccess.migrating() });
  app.synth();

  expect(stack.dependencies).toEqual([home]);
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudFront::Distribution'))).toContain(
    'TestImages0E549097Oai',
  );
  const [{ allows }] = policiesOf(Template.fromStack(home));
  expect([allows.filter(isIdentity), allows.filter(isControl)].map(({ length }) => length)).toEqual([1, 1]);
});

test('OriginAccess.migrating() prints both required policy statements for an imported bucket in outputs', () => {
  const stack = emptyStack();
  new ImageCdn(stack, 'Images', {
    bucket: s3.Bucket.fromBucketName(stack, 'Imported', 'my-images'),
    originAccess: OriginAccess.migrating(),
  });
  const values = Object.values(Template.fromStack(stack).findOutputs('*')).map(({ Value }) => JSON.stringify(Value));
  expect([values.filter(isIdentity), values.filter(isControl)].map(({ length }) => length)).toEqual([1, 1]);
});

describe('the transform function with migrating()', () => {
  const template = (originAccess: OriginAccess) => {
    const stack = emptyStack();
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand(), originAccess });
    return Template.fromStack(stack);
  };
  const wide = (made: Template) => Object.entries(made.findResources('AWS::Lambda::Permission'))
    .filter(([, { Properties: { SourceArn } }]) => JSON.stringify(SourceArn).includes(':distribution/*'));

  test('can be called before edge locations are updated, with both permissions that AWS requires', () => {
    const made = template(OriginAccess.migrating());
    expect(wide(made).map(([, { Properties: { Action, Principal } }]) => [Action, Principal])).toEqual([
      ['lambda:InvokeFunctionUrl', 'cloudfront.amazonaws.com'], ['lambda:InvokeFunction', 'cloudfront.amazonaws.com'],
    ]);
    expect(distributionOf(made).waitsFor).toEqual(expect.arrayContaining(wide(made).map(([id]) => id)));
  });

  test.each([
    ['identity()', OriginAccess.identity()],
    ['control()', OriginAccess.control()],
  ])('cannot be called by other distributions of the account with %s', (_name, access) =>
    expect(wide(template(access))).toEqual([]),
  );
});
