import { Rule, containsRegion, each, isLiteral, listOf, only, repeated, resourcesOf, stackOf, textOf } from './rule';
import { Json, Resource } from './template';

/** The resources that an account has once for all Regions: where their name is, and how long it may be. */
const ACCOUNT_GLOBAL: Readonly<Record<string, {
  readonly nameOf: (properties: Json) =>
  Json;
  readonly longest: number;
}>> = {
  'AWS::CloudFront::CachePolicy': { nameOf: ({ CachePolicyConfig }) => CachePolicyConfig?.Name, longest: 128 },
  'AWS::CloudFront::OriginRequestPolicy': {
    nameOf: ({ OriginRequestPolicyConfig }) =>
      OriginRequestPolicyConfig?.Name,
    longest: 128,
  },
  'AWS::CloudFront::ResponseHeadersPolicy': {
    nameOf: ({ ResponseHeadersPolicyConfig }) => ResponseHeadersPolicyConfig?.Name, longest: 128,
  },
  'AWS::CloudFront::OriginAccessControl': {
    nameOf: ({ OriginAccessControlConfig }) =>
      OriginAccessControlConfig?.Name,
    longest: 64,
  },
  'AWS::CloudFront::Function': { nameOf: ({ Name }) => Name, longest: 64 },
};
const TYPES = Object.keys(ACCOUNT_GLOBAL);

/** Names that the app chooses, of resources that CloudFormation would name by itself. */
const FIXED_NAMES: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Events::Rule': 'Name',
  'AWS::KMS::Alias': 'AliasName',
};

const policy = (Name: Json) => ({ CachePolicyConfig: { Name, MinTTL: 0, DefaultTTL: 1, MaxTTL: 2 } });

export const GLOBAL_NAMES: readonly Rule[] = [
  {
    name: 'an account-global name contains the Region',
    ofLibrary: true,
    source: 'https://github.com/aws/aws-cdk/issues/34336',
    check: each(TYPES, (properties, { resource, stack }) => {
      const name: Json = ACCOUNT_GLOBAL[resource.Type].nameOf(properties);
      return name !== undefined && !containsRegion(name, stack) && `the name ${JSON.stringify(name)} has no Region`;
    }),
    broken: only('AWS::CloudFront::CachePolicy', policy('Images')),
  },
  {
    name: 'an account-global name is within its length',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html',
    check: each(TYPES, (properties, { resource, stack }) => {
      const { nameOf, longest } = ACCOUNT_GLOBAL[resource.Type];
      const text = textOf(nameOf(properties), stack);
      return text.length > longest && `the name has up to ${text.length} characters, of ${longest}`;
    }),
    broken: only('AWS::CloudFront::OriginAccessControl', {
      OriginAccessControlConfig: {
        Name: { 'Fn::Join': ['', ['x'.repeat(60), { Ref: 'AWS::Region' }]] },
        OriginAccessControlOriginType: 's3',
        SigningBehavior: 'always',
        SigningProtocol: 'sigv4',
      },
    }),
  },
  {
    name: 'the name of a CloudFront function has letters, digits, hyphens and underscores',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateFunction.html',
    check: each(
      'AWS::CloudFront::Function',
      ({ Name }, { stack }) => !/^[\w-]*$/.test(textOf(Name, stack)) && `the name is ${textOf(Name, stack)}`,
    ),
    broken: only('AWS::CloudFront::Function', {
      Name: 'Images.us-east-1',
      FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      FunctionCode: 'function handler() {}',
    }),
  },
  {
    name: 'account-global names are unique in an app',
    source: 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_CreateCachePolicy.html',
    check: app =>
      repeated(
        app.flatMap(stack =>
          resourcesOf(stack, TYPES).map(
            ({ resource: { Type, Properties } }) =>
              `${Type} ${stack.account ?? ''} ${textOf(ACCOUNT_GLOBAL[Type].nameOf(Properties), stack)}`,
          ),
        ),
      ).map(name => `twice: ${name}`),
    broken: stackOf({
      One: { Type: 'AWS::CloudFront::CachePolicy', Properties: policy('Images-us-east-1') },
      Two: { Type: 'AWS::CloudFront::CachePolicy', Properties: policy('Images-us-east-1') },
    }),
  },
  {
    // `RetainExceptOnCreate` leaves nothing behind a failed creation; what it keeps otherwise, CloudFormation adopts by
    // its name.
    name: 'a resource that is always retained has no fixed name that a second deployment would meet',
    ofLibrary: true,
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
    check: each(Object.keys(FIXED_NAMES), (properties, { resource }) => {
      const name: Json = properties[FIXED_NAMES[resource.Type]];
      return (
        name !== undefined &&
        resource.DeletionPolicy === 'Retain' &&
        !isUnique(resource) &&
        `${JSON.stringify(name)} is retained, and would be met again`
      );
    }),
    broken: stackOf({
      It: { Type: 'AWS::SQS::Queue', DeletionPolicy: 'Retain', Properties: { QueueName: 'changes' } },
    }),
  },
  {
    name: 'a role has no fixed name, which would need CAPABILITY_NAMED_IAM',
    ofLibrary: true,
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html',
    check: each('AWS::IAM::Role', ({ RoleName }) => isLiteral(RoleName) && `the name is fixed: ${RoleName}`),
    broken: only('AWS::IAM::Role', {
      RoleName: 'images',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
    }),
  },
];

/** A name with a part of the stack's ID is another one after each creation. */
function isUnique({ Properties }: Resource): boolean {
  return listOf(Properties).some(value => JSON.stringify(value).includes('AWS::StackId'));
}
