import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** A deployment: the templates of an app by stack, as CloudFormation has them after it. */
export type Deployment = ReadonlyMap<string, Record<string, any>>;

/**
 * The order of an update: stacks as they depend on each other, or the stack of the CDN first, as `cdk deploy
 * --exclusively` does it.
 */
export type Order = 'as they depend' | 'the CDN first';

/**
 * A permission that is missing during an update: `lost` while edge locations use the former distribution, `late` while
 * they use the next one already.
 */
export interface Gap {
  readonly kind: 'lost' | 'late';
  readonly what: 'bucket' | 'key';
  readonly path: string;
}

interface Resource { readonly Type: string; readonly Properties?: any; readonly DependsOn?: string | string[] }

/** The stack of the CDN, by its name. */
export const HERE = 'Here';

const ACCOUNT = '111122223333';

/** The strength of references between stacks, by which the CDK passes values from one to the other. */
export type Strength = 'strong' | 'both' | 'weak';

/** Synthesizes an app: a stack for the CDN, and others by their Region. */
export function deployment(
  build: (here: Stack, stackIn: (name: string, region: string) => Stack) => void,
  home = 'eu-west-1', strength: Strength = 'strong',
): Deployment {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': strength } });
  const stackIn = (name: string, region: string) =>
    new Stack(app, name, { env: { account: ACCOUNT, region }, crossRegionReferences: true });
  const here = stackIn(HERE, home);
  build(here, stackIn);
  const stacks = app.node.children.filter((child): child is Stack => child instanceof Stack);
  return new Map(stacks.map(stack => [stack.stackName, Template.fromStack(stack).toJSON()])); // which refuses cycles
}

/**
 * Returns what viewers would miss during an update.
 *
 * CloudFormation updates a resource after those that it depends on, waits for a distribution until all edge locations
 * have it, and deletes what is no longer in the template at the end.
 */
export function gapsBetween(before: Deployment, after: Deployment, order: Order = 'as they depend'): Gap[] {
  const lost = accessesOf(before).filter(
    access => !isAllowed(after, access) && !isLater(after, access, order) && !isDeletedLast(before, after, access),
  );
  const late = accessesOf(after).filter(access => !isAllowed(before, access) && isLater(after, access, order));
  const gap = (kind: Gap['kind']) => ({ key, path }: Access): Gap => ({ kind, what: key ? 'key' : 'bucket', path });
  return [...lost.map(gap('lost')), ...late.map(gap('late'))];
}

/**
 * Returns values of other stacks that the update needs too early or too late, on which CloudFormation would refuse it.
 */
export function brokenReferences(before: Deployment, after: Deployment, order: Order): string[] {
  if (order === 'the CDN first') {
    const outputs = [...before].flatMap(([name, { Outputs = {} }]) => Object.keys(Outputs).map(id => `${name}.${id}`));
    return [
      ...importsOf(after.get(HERE)!).filter(name => !exportsOf(before).includes(name)),
      ...weakImportsOf(after.get(HERE)!).filter(name => !outputs.includes(name)),
    ];
  }
  return importsOf(before.get(HERE)!).filter(name => !exportsOf(after).includes(name));
}

/** Permission to read one bucket, or to decrypt with its key, for an identity or for the distribution. */
interface Access {
  /** The path of the behavior. */
  readonly path: string;
  /** Eight digits that end the logical ID, wherever it is named. */
  readonly bucket: string;
  /** Those of the identity; undefined for OAC. */
  readonly identity?: string;
  readonly key: boolean;
}

/** Returns what each behavior reads by its origin, or by both of its origin group. */
function accessesOf(templates: Deployment): Access[] {
  const {
    Origins,
    OriginGroups,
    DefaultCacheBehavior,
    CacheBehaviors = [],
  } = distributionOf(templates).resource.Properties.DistributionConfig;
  return [{ ...DefaultCacheBehavior, PathPattern: '*' }, ...CacheBehaviors].flatMap(
    ({ TargetOriginId, PathPattern }: any) => {
      const group = [OriginGroups?.Items ?? []].flat().find(({ Id }: any) => Id === TargetOriginId);
      const targets = group ? group.Members.Items.map(({ OriginId }: any) => OriginId) : [TargetOriginId];
      return (
        Origins.filter(({ S3OriginConfig, Id }: any) => S3OriginConfig && targets.includes(Id))
          // An empty variant bucket is no gap: the transform function answers for it.
          .filter(({ DomainName }: any) => !JSON.stringify(DomainName).includes('Variants'))
          .flatMap(({ DomainName, S3OriginConfig }: any): Access[] => {
            const bucket = bucketOf(templates, JSON.stringify(DomainName));
            const identity = /Oai([0-9A-F]{8})/.exec(JSON.stringify(S3OriginConfig.OriginAccessIdentity ?? ''))?.[1];
            const access = { path: PathPattern, bucket, identity, key: false };
            return isEncrypted(templates, bucket) ? [access, { ...access, key: true }] : [access];
          })
      );
    },
  );
}

function bucketOf(templates: Deployment, domainName: string): string {
  const named = resourcesOf(templates, 'AWS::S3::Bucket').find(({ resource }) =>
    domainName.includes(`${resource.Properties?.BucketName}.s3.`),
  );
  return named?.id.slice(-8) ?? /([0-9A-F]{8})"?,?"?RegionalDomainName/.exec(domainName)?.[1] ?? domainName;
}

function isEncrypted(templates: Deployment, bucket: string): boolean {
  return resourcesOf(templates, 'AWS::S3::Bucket').some(
    ({ id, resource }) => id.endsWith(bucket) && JSON.stringify(resource).includes('aws:kms'),
  );
}

function isAllowed(templates: Deployment, { bucket, identity, key }: Access): boolean {
  return statementsFor(templates, bucket, key).some(({ Effect, Action, Principal, Condition }) => {
    if (Effect !== 'Allow' || Action !== (key ? 'kms:Decrypt' : 's3:GetObject')) return false;
    const [principal, condition] = [JSON.stringify(Principal), JSON.stringify(Condition)];
    if (identity) return principal.includes(`Oai${identity}`);
    return principal.includes('cloudfront.amazonaws.com')
      && [distributionOf(templates).id, 'distribution/*'].some(allowed => condition.includes(allowed));
  });
}

function statementsFor(templates: Deployment, bucket: string, key: boolean): any[] {
  if (key) {
    return resourcesOf(templates, 'AWS::KMS::Key').flatMap(({ resource }) => resource.Properties.KeyPolicy.Statement);
  }
  return policiesOf(templates, bucket).flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement);
}

/**
 * Whether the policy changes, or goes, only when all edge locations have the next distribution. Keys cannot wait for
 * that.
 */
function isLater(after: Deployment, { bucket, key }: Access, order: Order): boolean {
  if (key) return false;
  const stack = resourcesOf(after, 'AWS::S3::Bucket').find(({ id }) => id.endsWith(bucket))?.stack;
  return stack === HERE
    ? policiesOf(after, bucket).every(({ id }) => waitsForDistribution(after, id))
    : order === 'the CDN first';
}

/** Whether the policy goes with its bucket, after all updates of the stack. */
function isDeletedLast(before: Deployment, after: Deployment, { bucket, key }: Access): boolean {
  if (key) return false;
  const stack = policiesOf(before, bucket)[0]?.stack;
  return stack === HERE && policiesOf(after, bucket).length === 0;
}

function policiesOf(templates: Deployment, bucket: string): Located[] {
  return resourcesOf(templates, 'AWS::S3::BucketPolicy').filter(({ resource }) =>
    JSON.stringify(resource.Properties.Bucket).includes(bucket),
  );
}

interface Located { readonly stack: string; readonly id: string; readonly resource: Resource }

function resourcesOf(templates: Deployment, type: string): Located[] {
  return [...templates].flatMap(([stack, { Resources = {} }]) => Object.entries<Resource>(Resources)
    .filter(([, { Type }]) => Type === type).map(([id, resource]) => ({ stack, id, resource })));
}

function distributionOf(templates: Deployment): Located {
  return resourcesOf(templates, 'AWS::CloudFront::Distribution')[0];
}

function waitsForDistribution(templates: Deployment, id: string, seen = new Set<string>()): boolean {
  const resources: Record<string, Resource> = templates.get(HERE)!.Resources;
  if (resources[id].Type === 'AWS::CloudFront::Distribution') return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return dependenciesOf(resources[id])
    .filter(other => other in resources)
    .some(other => waitsForDistribution(templates, other, seen));
}

/** Returns the logical IDs of resources that CloudFormation updates before this one. */
export function dependenciesOf({ Properties, DependsOn = [] }: Resource): string[] {
  const text = JSON.stringify(Properties ?? {});
  const references = [...text.matchAll(/"Ref":"(\w+)"/g), ...text.matchAll(/"Fn::GetAtt":\["(\w+)"/g)].map(
    ([, id]) => id,
  );
  return [...references, ...[DependsOn].flat()];
}

/** Returns the names of values of other stacks, and not those that the stack itself exports. */
export function importsOf({ Resources = {} }: Record<string, any>): string[] {
  const text = JSON.stringify(
    Object.values<Resource>(Resources).filter(({ Type }) => Type !== 'Custom::CrossRegionExportWriter'),
  );
  return [...text.matchAll(/"Fn::ImportValue":"([^"]+)"/g), ...text.matchAll(/(\/cdk\/exports\/\w+\/\w+)/g)].map(
    ([, name]) => name,
  );
}

/** Returns the outputs of other stacks that a stack reads by weak references. */
export function weakImportsOf({ Resources = {} }: Record<string, any>): string[] {
  const calls = JSON.stringify(Resources).matchAll(/"Fn::GetStackOutput":(\{[^}]*\})/g);
  return [...calls].map(([, call]) => JSON.parse(call))
    .map(({ StackName, OutputName }) => `${StackName}.${OutputName}`);
}

function exportsOf(templates: Deployment): string[] {
  return [...templates].filter(([stack]) => stack !== HERE).flatMap(([, template]) => exportsOfStack(template));
}

/** Returns the names of the values that a stack exports. */
export function exportsOfStack(template: Record<string, any>): string[] {
  return [
    ...Object.values<any>(template.Outputs ?? {}).map(({ Export }) => Export?.Name).filter(Boolean),
    ...writtenExportsOf(template).keys(),
  ];
}

/** Returns the values that a stack writes for stacks of other Regions, by their names. */
export function writtenExportsOf({ Resources = {} }: Record<string, any>): ReadonlyMap<string, unknown> {
  return new Map(Object.values<Resource>(Resources).filter(({ Type }) => Type === 'Custom::CrossRegionExportWriter')
    .flatMap(({ Properties }) => Object.entries(Properties.WriterProps.exports)));
}
