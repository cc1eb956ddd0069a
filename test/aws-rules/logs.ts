import {
  Rule, each, isLiteral, listOf, only, referred, references, repeated, resourcesOf, stackOf, textOf,
} from './rule';
import { Json, StackTemplate } from './template';

const API = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const SOURCE = 'AWS::Logs::DeliverySource';
const DESTINATION = 'AWS::Logs::DeliveryDestination';
const DELIVERY = 'AWS::Logs::Delivery';
const NOT_BUCKETS = ['AWS::Logs::LogGroup', 'AWS::KinesisFirehose::DeliveryStream'];

const CDN = 'arn:aws:cloudfront::111122223333:distribution/E1';
const source = (more: Json, stack = {}) =>
  only(SOURCE, { Name: 'images', LogType: 'ACCESS_LOGS', ResourceArn: CDN, ...more }, stack);
const delivering = (delivery: Json, destination: Json = {}, more: Record<string, Json> = {}) =>
  stackOf({
    Source: { Type: SOURCE, Properties: { Name: 'images', LogType: 'ACCESS_LOGS', ResourceArn: CDN } },
    Destination: {
      Type: DESTINATION,
      Properties: { Name: 'images', DestinationResourceArn: 'arn:aws:s3:::logs', ...destination },
    },
    Delivery: {
      Type: DELIVERY,
      Properties: {
        DeliverySourceName: { Ref: 'Source' },
        DeliveryDestinationArn: { 'Fn::GetAtt': ['Destination', 'Arn'] },
        ...delivery,
      },
      DependsOn: ['Source'],
    },
    ...more,
  });

// What CloudFront fills in: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
const SUFFIX_VARIABLES = ['DistributionId', 'distributionid', 'accountid', 'yyyy', 'MM', 'dd', 'HH'];

function isOfCloudFront(properties: Json, stack: StackTemplate): boolean {
  return textOf(properties.ResourceArn, stack).includes(':cloudfront:')
    || JSON.stringify(properties.ResourceArn ?? '').includes('cloudfront');
}

export const LOGS: readonly Rule[] = [
  {
    name: 'log deliveries of CloudFront are in us-east-1',
    source: `${GUIDE}/standard-logging.html#enable-access-logging-api`,
    check: each(
      SOURCE,
      (properties, { stack }) =>
        isOfCloudFront(properties, stack) &&
        stack.region !== undefined &&
        stack.region !== 'us-east-1' &&
        `it is in ${stack.region}`,
    ),
    broken: source({}, { region: 'eu-west-1' }),
  },
  {
    name: 'a delivery source of CloudFront is of access logs or connection logs',
    source: `${GUIDE}/connection-logs.html`,
    check: each(
      SOURCE,
      (properties, { stack }) =>
        isOfCloudFront(properties, stack) &&
        !['ACCESS_LOGS', 'CONNECTION_LOGS'].includes(properties.LogType) &&
        `it is of ${properties.LogType}`,
    ),
    broken: source({ LogType: 'EVENT_LOGS' }),
  },
  {
    name: 'names of deliveries have at most 60 letters, digits, hyphens and underscores',
    source: `${API}/API_PutDeliverySource.html`,
    check: each(
      [SOURCE, DESTINATION],
      ({ Name }, { stack }) => !/^[\w-]{1,60}$/.test(textOf(Name, stack)) && `the name ${textOf(Name, stack)}`,
    ),
    broken: source({ Name: 'images of a shop' }),
  },
  {
    name: 'delivery sources and delivery destinations of a stack have names of their own',
    source: `${API}/API_PutDeliveryDestination.html`,
    check: app =>
      app.flatMap(stack =>
        repeated(
          resourcesOf(stack, [SOURCE, DESTINATION]).map(
            ({ resource: { Type, Properties } }) => `${Type} ${textOf(Properties.Name, stack)}`,
          ),
        ).map(name => `${stack.name}: twice ${name}`),
      ),
    broken: delivering(
      {},
      {},
      { Other: { Type: DESTINATION, Properties: { Name: 'images', DestinationResourceArn: 'arn:aws:s3:::other' } } },
    ),
  },
  {
    name: 'the suffix path of a delivery has variables of CloudFront, and at most 256 characters',
    source: `${GUIDE}/standard-logging.html#s3-path`,
    check: each(
      DELIVERY,
      ({ S3SuffixPath }) =>
        isLiteral(S3SuffixPath) && [
          S3SuffixPath.length > 256 && `${S3SuffixPath.length} characters`,
          ...[...S3SuffixPath.matchAll(/\{([^}]*)\}/g)].map(
            ([, name]) => !SUFFIX_VARIABLES.includes(name) && `the variable ${name}`,
          ),
        ],
    ),
    broken: delivering({ S3SuffixPath: '{year}/{MM}' }),
  },
  {
    name: 'a delivery has a path only where it goes to a bucket',
    source: `${API}/API_S3DeliveryConfiguration.html`,
    check: each(DELIVERY, ({ S3SuffixPath, S3EnableHiveCompatiblePath, DeliveryDestinationArn }, { stack }) => {
      const arn: Json = referred(DeliveryDestinationArn, stack)?.Properties?.DestinationResourceArn;
      const isBucket = referred(arn, stack)?.Type === 'AWS::S3::Bucket' || textOf(arn, stack).includes(':s3:');
      return (
        arn !== undefined &&
        !isBucket &&
        isLiteral(arn) &&
        (S3SuffixPath ?? S3EnableHiveCompatiblePath) !== undefined &&
        `it goes to ${arn}`
      );
    }),
    broken: delivering(
      { S3SuffixPath: '{yyyy}' },
      { DestinationResourceArn: 'arn:aws:logs:us-east-1:111122223333:log-group:images' },
    ),
  },
  {
    name: 'logs are delivered as Parquet to buckets only',
    source: `${GUIDE}/standard-logging.html#supported-log-file-format`,
    check: each(
      DESTINATION,
      ({ OutputFormat, DestinationResourceArn: arn }, { stack }) =>
        OutputFormat === 'parquet' &&
        (/:(logs|firehose):/.test(textOf(arn, stack)) ||
          references(arn).some(id => NOT_BUCKETS.includes(stack.Resources[id]?.Type))) &&
        `it goes to ${JSON.stringify(arn)}`,
    ),
    broken: delivering(
      {},
      {
        OutputFormat: 'parquet',
        DestinationResourceArn: 'arn:aws:logs:us-east-1:111122223333:log-group:images',
      },
    ),
  },
  {
    name: 'a delivery has at most 128 fields, and a delimiter of at most five characters',
    source: `${API}/API_CreateDelivery.html`,
    check: each(DELIVERY, ({ RecordFields, FieldDelimiter }) => [
      listOf(RecordFields).length > 128 && `${listOf(RecordFields).length} fields`,
      String(FieldDelimiter ?? '').length > 5 && `the delimiter ${FieldDelimiter}`,
    ]),
    broken: delivering({ FieldDelimiter: '------' }),
  },
  {
    name: 'a delivery is made after its source',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-delivery.html',
    check: each(
      DELIVERY,
      ({ DeliverySourceName }, { resource, stack }) =>
        isLiteral(DeliverySourceName) &&
        resourcesOf(stack, SOURCE)
          .filter(({ resource: { Properties } }) => Properties.Name === DeliverySourceName)
          .filter(({ id }) => !listOf(resource.DependsOn).includes(id))
          .map(({ id }) => `it does not depend on ${id}`),
    ),
    broken: stackOf({
      Source: { Type: SOURCE, Properties: { Name: 'images', LogType: 'ACCESS_LOGS', ResourceArn: CDN } },
      Delivery: {
        Type: DELIVERY,
        Properties: { DeliverySourceName: 'images', DeliveryDestinationArn: 'arn:destination' },
      },
    }),
  },
  {
    name: 'the name of a log group has at most 512 characters that it may have',
    source: `${API}/API_CreateLogGroup.html`,
    check: each(
      'AWS::Logs::LogGroup',
      ({ LogGroupName }, { stack }) =>
        LogGroupName !== undefined &&
        !/^[\w./#-]{1,512}$/.test(textOf(LogGroupName, stack)) &&
        `the name ${textOf(LogGroupName, stack)}`,
    ),
    broken: only('AWS::Logs::LogGroup', { LogGroupName: 'images of a shop' }),
  },
  {
    // CloudWatch Logs writes a policy for each log group since 2026. One account-level policy for all log groups of
    // this prefix still saves it where that one is at its limit of 51,200 bytes.
    name: 'a log group that gets logs of AWS begins with /aws/vendedlogs/, or has a name of CloudFormation',
    ofLibrary: true,
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-CloudWatchLogs.html',
    check: each(DESTINATION, ({ DestinationResourceArn }, { stack }) => {
      const group = referred(DestinationResourceArn, stack);
      const name: Json = group?.Type === 'AWS::Logs::LogGroup' ? group.Properties?.LogGroupName : undefined;
      return isLiteral(name) && !name.startsWith('/aws/vendedlogs/') && `the name ${name}`;
    }),
    broken: stackOf({
      Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'images' } },
      It: {
        Type: DESTINATION,
        Properties: { Name: 'images', DestinationResourceArn: { 'Fn::GetAtt': ['Group', 'Arn'] } },
      },
    }),
  },
];
