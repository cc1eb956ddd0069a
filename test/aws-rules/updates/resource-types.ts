/** The rules for updates of one resource type. */
export interface ResourceType {
  /** Properties whose change replaces the resource: "Update requires: Replacement". */
  readonly replacedBy: readonly string[];
  /** Values that no two resources may have at once, as paths of properties. A list of paths is one value. */
  readonly unique?: readonly (string | readonly string[])[];
  /** Whether `unique` holds for the account, and not only for one Region of it. */
  readonly isGlobal?: boolean;
  /** Whether deletion loses data that nothing can make again. */
  readonly isStateful?: boolean;
  /** Whether AWS rejects the deletion while something uses it. */
  readonly isHeldByUsers?: boolean;
}

/** Values that CloudFront has once in an account. */
const inCloudFront = (...unique: string[]): ResourceType => ({ replacedBy: [], unique, isGlobal: true });

/**
 * The types of resources that an `ImageCdn` and what it is given consist of.
 *
 * `pageOf()` returns the page of each. CloudFormation's schemas have the same in `createOnlyProperties`.
 */
export const RESOURCE_TYPES: Record<string, ResourceType> = {
  'AWS::CertificateManager::Certificate': {
    replacedBy: [
      'DomainName',
      'SubjectAlternativeNames',
      'DomainValidationOptions',
      'ValidationMethod',
      'KeyAlgorithm',
      'CertificateAuthorityArn',
    ],
    // https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html
    isHeldByUsers: true,
  },
  'AWS::CloudFront::CachePolicy': inCloudFront('CachePolicyConfig.Name'),
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': { replacedBy: [] },
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html: a name belongs to one distribution.
  'AWS::CloudFront::Distribution': inCloudFront('DistributionConfig.Aliases'),
  'AWS::CloudFront::Function': { replacedBy: ['Name'], unique: ['Name'], isGlobal: true },
  'AWS::CloudFront::KeyGroup': inCloudFront('KeyGroupConfig.Name'),
  'AWS::CloudFront::MonitoringSubscription': { replacedBy: ['DistributionId'] },
  'AWS::CloudFront::OriginAccessControl': inCloudFront('OriginAccessControlConfig.Name'),
  'AWS::CloudFront::OriginRequestPolicy': inCloudFront('OriginRequestPolicyConfig.Name'),
  'AWS::CloudFront::PublicKey': inCloudFront('PublicKeyConfig.Name'),
  'AWS::CloudFront::ResponseHeadersPolicy': inCloudFront('ResponseHeadersPolicyConfig.Name'),
  'AWS::CloudWatch::Alarm': { replacedBy: ['AlarmName'], unique: ['AlarmName'] },
  'AWS::CloudWatch::Dashboard': { replacedBy: ['DashboardName'], unique: ['DashboardName'], isGlobal: true },
  'AWS::Events::Rule': { replacedBy: ['Name', 'EventBusName'], unique: ['Name'] },
  'AWS::IAM::Policy': { replacedBy: [] },
  'AWS::IAM::Role': { replacedBy: ['Path', 'RoleName'], unique: ['RoleName'], isGlobal: true },
  'AWS::KMS::Alias': { replacedBy: ['AliasName'], unique: ['AliasName'] },
  'AWS::KMS::Key': { replacedBy: [], isStateful: true },
  'AWS::Lambda::EventSourceMapping': {
    replacedBy: ['EventSourceArn', 'StartingPosition', 'StartingPositionTimestamp'],
  },
  'AWS::Lambda::Function': { replacedBy: ['FunctionName', 'PackageType'], unique: ['FunctionName'] },
  'AWS::Lambda::LayerVersion': {
    replacedBy: ['Content', 'CompatibleRuntimes', 'CompatibleArchitectures', 'LayerName', 'LicenseInfo', 'Description'],
  },
  'AWS::Lambda::Permission': {
    replacedBy: [
      'Action',
      'FunctionName',
      'Principal',
      'SourceArn',
      'SourceAccount',
      'FunctionUrlAuthType',
      'InvokedViaFunctionUrl',
      'EventSourceToken',
      'PrincipalOrgID',
    ],
  },
  'AWS::Lambda::Url': { replacedBy: ['TargetFunctionArn', 'Qualifier'], unique: [['TargetFunctionArn', 'Qualifier']] },
  'AWS::Logs::Delivery': { replacedBy: ['DeliverySourceName', 'DeliveryDestinationArn'] },
  'AWS::Logs::DeliveryDestination': {
    replacedBy: ['Name', 'OutputFormat', 'DestinationResourceArn', 'DeliveryDestinationType'],
    unique: ['Name'],
  },
  // A second source of one distribution is rejected: "This ResourceId has already been used in another Delivery Source
  // in this account" (https://github.com/hashicorp/terraform-provider-aws/issues/40885).
  'AWS::Logs::DeliverySource': { replacedBy: ['Name'], unique: ['Name', ['ResourceArn', 'LogType']] },
  'AWS::Logs::LogGroup': { replacedBy: ['LogGroupName'], unique: ['LogGroupName'], isStateful: true },
  'AWS::Route53::RecordSet': {
    replacedBy: ['HostedZoneId', 'HostedZoneName', 'Name'],
    unique: [['HostedZoneId', 'Name', 'Type']],
    isGlobal: true,
  },
  'AWS::S3::Bucket': {
    replacedBy: ['BucketName', 'BucketNamePrefix'],
    unique: ['BucketName'],
    isGlobal: true,
    isStateful: true,
  },
  'AWS::S3::BucketPolicy': { replacedBy: ['Bucket'], unique: ['Bucket'] },
  'AWS::SecretsManager::Secret': { replacedBy: ['Name'], unique: ['Name'], isStateful: true },
  'AWS::SNS::Subscription': { replacedBy: ['Endpoint', 'Protocol', 'TopicArn'] },
  'AWS::SNS::Topic': { replacedBy: ['TopicName', 'FifoTopic'], unique: ['TopicName'] },
  'AWS::SNS::TopicPolicy': { replacedBy: [] },
  'AWS::SQS::Queue': { replacedBy: ['QueueName', 'FifoQueue'], unique: ['QueueName'] },
  'AWS::SQS::QueuePolicy': { replacedBy: [] },
  // https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteWebACL.html
  'AWS::WAFv2::WebACL': { replacedBy: ['Name', 'Scope'], unique: ['Name'], isHeldByUsers: true },
};

/** Returns CloudFormation's page of a type, which says for each property what its update requires. */
export function pageOf(type: string): string {
  const [, service, name] = type.toLowerCase().split('::');
  return `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-${service}-${name}.html`;
}

/** Returns the rules of a type. Those of the CDK's custom resources decide by themselves. */
export function resourceType(type: string): ResourceType {
  if (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource') return { replacedBy: [] };
  const rules = RESOURCE_TYPES[type];
  if (!rules) throw new Error(`resource-types.ts has no ${type}: add what ${pageOf(type)} says`);
  return rules;
}
