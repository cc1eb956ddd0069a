import { createHash } from 'node:crypto';
import { Resource, StackTemplate } from './assembly';
import { entryOf } from '../../model/entry-of';

/** The names of a deployed resource. They are the same at every run, because caches and users remember them. */
interface PhysicalId {
  readonly ref: string;
  readonly attributes: Record<string, string>;
}

type Namer = (
  stack: StackTemplate,
  resource: Resource,
  givenName: (property: string) => string | undefined,
) => PhysicalId;

const NAMERS: Record<string, Namer> = {
  'AWS::S3::Bucket': (stack, resource, givenName) => bucketId(
    stack, givenName('BucketName') ?? generatedName(stack, resource).toLowerCase(),
  ),
  'AWS::CloudFront::Distribution': (stack, resource) => {
    const id = cloudFrontId(stack, resource);
    return { ref: id, attributes: { Id: id, DomainName: `d${digest(stack, resource).slice(0, 13)}.cloudfront.net` } };
  },
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': (stack, resource) => {
    const id = cloudFrontId(stack, resource);
    return { ref: id, attributes: { Id: id, S3CanonicalUserId: digest(stack, resource) } };
  },
  'AWS::CloudFront::OriginAccessControl': (stack, resource) => idOnly(cloudFrontId(stack, resource)),
  'AWS::CloudFront::PublicKey': (stack, resource) => idOnly(cloudFrontId(stack, resource).replace(/^E/, 'K')),
  'AWS::CloudFront::KeyGroup': (stack, resource) => idOnly(uuid(stack, resource)),
  'AWS::CloudFront::CachePolicy': (stack, resource) => idOnly(uuid(stack, resource)),
  'AWS::CloudFront::OriginRequestPolicy': (stack, resource) => idOnly(uuid(stack, resource)),
  'AWS::CloudFront::ResponseHeadersPolicy': (stack, resource) => idOnly(uuid(stack, resource)),
  'AWS::CloudFront::Function': (stack, resource, givenName) => {
    const arn = `arn:aws:cloudfront::${stack.account}:function/${givenName('Name') ?? generatedName(stack, resource)}`;
    return { ref: arn, attributes: { 'FunctionARN': arn, 'FunctionMetadata.FunctionARN': arn } };
  },
  'AWS::Lambda::Function': (stack, resource, givenName) => {
    const name = givenName('FunctionName') ?? generatedName(stack, resource);
    return { ref: name, attributes: { Arn: `arn:aws:lambda:${stack.region}:${stack.account}:function:${name}` } };
  },
  'AWS::Lambda::LayerVersion': (stack, resource, givenName) => {
    const name = givenName('LayerName') ?? generatedName(stack, resource);
    const arn = `arn:aws:lambda:${stack.region}:${stack.account}:layer:${name}:1`;
    return { ref: arn, attributes: { LayerVersionArn: arn } };
  },
  'AWS::Lambda::Url': (stack, resource, givenName) => {
    const functionArn = givenName('TargetFunctionArn') ?? '';
    const url = `https://${digest(stack, resource).slice(0, 32)}.lambda-url.${stack.region}.on.aws/`;
    return { ref: functionArn, attributes: { FunctionArn: functionArn, FunctionUrl: url } };
  },
  'AWS::SQS::Queue': (stack, resource, givenName) => {
    const name = givenName('QueueName') ?? generatedName(stack, resource);
    return {
      ref: `https://sqs.${stack.region}.amazonaws.com/${stack.account}/${name}`,
      attributes: { Arn: `arn:aws:sqs:${stack.region}:${stack.account}:${name}`, QueueName: name },
    };
  },
  'AWS::Events::Rule': (stack, resource, givenName) => {
    const name = givenName('Name') ?? generatedName(stack, resource);
    return { ref: name, attributes: { Arn: `arn:aws:events:${stack.region}:${stack.account}:rule/${name}` } };
  },
  'AWS::Logs::LogGroup': (stack, resource, givenName) => {
    const name = givenName('LogGroupName') ?? generatedName(stack, resource);
    return { ref: name, attributes: { Arn: `arn:aws:logs:${stack.region}:${stack.account}:log-group:${name}:*` } };
  },
  'AWS::SecretsManager::Secret': (stack, resource, givenName) => {
    const name = givenName('Name') ?? generatedName(stack, resource);
    const suffix = digest(stack, resource).slice(0, 6);
    const arn = `arn:aws:secretsmanager:${stack.region}:${stack.account}:secret:${name}-${suffix}`;
    return { ref: arn, attributes: { Id: arn } };
  },
  // Used by bucket policies.
  'AWS::IAM::Role': (stack, resource, givenName) => iamId(
    stack, 'role', givenName('RoleName') ?? generatedName(stack, resource),
  ),
  'AWS::IAM::User': (stack, resource, givenName) => iamId(
    stack, 'user', givenName('UserName') ?? generatedName(stack, resource),
  ),
};

/**
 * Returns the physical names of a resource; undefined for unsupported types.
 *
 * @param givenName returns a property of the resource as a string, if it is set
 */
export function physicalId(
  stack: StackTemplate, resource: Resource, givenName: (property: string) => string | undefined,
): PhysicalId | undefined {
  return entryOf(NAMERS, resource.type)?.(stack, resource, givenName);
}

/** Returns the host names of a bucket for the REST API of S3, without its website endpoint. */
export function bucketDomainNames(name: string, region: string): string[] {
  return ['', `.${region}`, `.dualstack.${region}`].map(infix => `${name}.s3${infix}.amazonaws.com`);
}

function bucketId(stack: StackTemplate, name: string): PhysicalId {
  const [domainName, regionalDomainName, dualStackDomainName] = bucketDomainNames(name, stack.region);
  return {
    ref: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: domainName,
      RegionalDomainName: regionalDomainName,
      DualStackDomainName: dualStackDomainName,
      WebsiteURL: `http://${name}.s3-website-${stack.region}.amazonaws.com`,
    },
  };
}

/** Generates a name like CloudFormation: stack, logical ID and a hash, in at most 63 characters. */
function generatedName(stack: StackTemplate, resource: Resource): string {
  const name = `${stack.name}-${resource.logicalId}`.slice(0, 50).replace(/-$/, '');
  return `${name}-${digest(stack, resource).slice(0, 12)}`;
}

function iamId(stack: StackTemplate, kind: string, name: string): PhysicalId {
  return { ref: name, attributes: { Arn: `arn:aws:iam::${stack.account}:${kind}/${name}` } };
}

function idOnly(id: string): PhysicalId {
  return { ref: id, attributes: { Id: id } };
}

function cloudFrontId(stack: StackTemplate, resource: Resource): string {
  return `E${digest(stack, resource).slice(0, 13).toUpperCase()}`;
}

function uuid(stack: StackTemplate, resource: Resource): string {
  return digest(stack, resource).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function digest(stack: StackTemplate, resource: Resource): string {
  return createHash('sha256').update(`${stack.id}/${resource.logicalId}`).digest('hex');
}
