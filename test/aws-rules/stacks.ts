import { Rule, each, eachStack, isLiteral, listOf, only, referred, references, repeated, stackOf } from './rule';
import { Json } from './template';

const CLOUDFORMATION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';
const REFERENCE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference';
const QUOTAS = `${CLOUDFORMATION}/cloudformation-limits.html`;
const CHINA = 'https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html';

// CloudFront has these names for its hosted zone, in the partitions of AWS and China.
const ALIAS_ZONES = ['Z2FDTNDATAQYW2', 'Z3RFFRIM2A3IF5'];

const NOT_IN_CHINA = [
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::KeyValueStore',
  'AWS::CloudFront::MonitoringSubscription',
];

const named = (Name: string, DomainName = '') => stackOf({}, { Outputs: { [Name]: { Value: DomainName } } });
const record = (more: Json) => ({
  Name: 'images.example.com.',
  Type: 'A',
  HostedZoneId: 'Z1',
  AliasTarget: { DNSName: 'd1.cloudfront.net', HostedZoneId: ALIAS_ZONES[0] },
  ...more,
});
const ROUTING = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html';
const CDN_GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const ALIASED = 'AWS::Route53::RecordSet';
/** A distribution for images.example.com, and a record that is an alias of it. */
const aliasOf = (more: Json) => stackOf({
  Cdn: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        Aliases: ['images.example.com'],
        ViewerCertificate: {
          AcmCertificateArn: 'arn:aws:acm:us-east-1:1:certificate/1',
          SslSupportMethod: 'sni-only',
          MinimumProtocolVersion: 'TLSv1.2_2021',
        },
        Origins: [{
          Id: 's3', DomainName: 'images.s3.us-east-1.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' },
        }],
        DefaultCacheBehavior: {
          TargetOriginId: 's3',
          ViewerProtocolPolicy: 'https-only',
          CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        },
      },
    },
  },
  It: {
    Type: ALIASED,
    Properties: record({
      AliasTarget: { DNSName: { 'Fn::GetAtt': ['Cdn', 'DomainName'] }, HostedZoneId: ALIAS_ZONES[0] }, ...more,
    }),
  },
});
const many = <T>(count: number, value: T) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Number${index}`, value]));

function isAliasOfCloudFront({ AliasTarget }: Json): boolean {
  return AliasTarget !== undefined && (ALIAS_ZONES.includes(AliasTarget.HostedZoneId)
    || /cloudfront/i.test(JSON.stringify(AliasTarget)));
}

export const STACKS: readonly Rule[] = [
  {
    name: 'a template has at most 500 resources, 200 parameters and 200 outputs',
    source: QUOTAS,
    check: eachStack(({ Resources = {}, Parameters = {}, Outputs = {} }) => {
      const counts = [Resources, Parameters, Outputs].map(part => Object.keys(part).length);
      return (counts[0] > 500 || counts[1] > 200 || counts[2] > 200) && `${counts.join(', ')}`;
    }),
    broken: stackOf({}, { Outputs: many(201, { Value: '1' }) }),
  },
  {
    name: 'a template has at most 1 MB',
    source: QUOTAS,
    check: eachStack(stack => JSON.stringify(stack).length > 1_000_000 && 'it has more'),
    broken: stackOf({}, { Outputs: { Text: { Value: 'x'.repeat(1_000_001) } } }),
  },
  {
    name: 'the description of a template has at most 1,024 bytes',
    source: QUOTAS,
    check: eachStack(({ Description = '' }) => Buffer.byteLength(Description) > 1024 && 'it has more'),
    broken: stackOf({}, { Description: 'x'.repeat(1025) }),
  },
  {
    name: 'logical IDs are letters and digits, 255 at most',
    source: `${CLOUDFORMATION}/resources-section-structure.html`,
    check: eachStack(({ Resources = {}, Outputs = {} }) =>
      [...Object.keys(Resources), ...Object.keys(Outputs)]
        .filter(id => !/^[A-Za-z0-9]{1,255}$/.test(id))
        .map(id => `the ID ${id}`),
    ),
    broken: named('Name-Of-Output'),
  },
  {
    name: 'a template has at most 60 dynamic references',
    source: QUOTAS,
    check: eachStack(stack => {
      const { length } = JSON.stringify(stack).match(/\{\{resolve:/g) ?? [];
      return length > 60 && `${length} references`;
    }),
    broken: stackOf({}, { Outputs: many(61, { Value: '{{resolve:ssm:/images/name}}' }) }),
  },
  {
    name: 'a certificate has at most 10 domain names, the first of at most 64 characters',
    source: 'https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html#general-limits',
    check: each('AWS::CertificateManager::Certificate', ({ DomainName, SubjectAlternativeNames }) => {
      const names = new Set(
        [...listOf(DomainName), ...listOf(SubjectAlternativeNames)].map(name => JSON.stringify(name)),
      );
      return [
        names.size > 10 && `${names.size} names`,
        isLiteral(DomainName) && DomainName.length > 64 && `the first has ${DomainName.length} characters`,
      ];
    }),
    broken: only('AWS::CertificateManager::Certificate', {
      DomainName: `${'x'.repeat(53)}.example.com`,
      ValidationMethod: 'DNS',
    }),
  },
  {
    name: 'an alias record of a distribution is of type A, AAAA or HTTPS',
    source: `${CDN_GUIDE}/CreatingCNAME.html#alternate-domain-https`,
    check: each(
      ALIASED,
      properties =>
        isAliasOfCloudFront(properties) &&
        !['A', 'AAAA', 'HTTPS'].includes(properties.Type) &&
        `its type is ${properties.Type}`,
    ),
    broken: only(ALIASED, record({ Type: 'CNAME' })),
  },
  {
    name: 'exports of an app have names of their own in a Region',
    source: `${CLOUDFORMATION}/outputs-section-structure.html`,
    check: app =>
      repeated(
        app.flatMap(({ account, region, Outputs = {} }) =>
          Object.values(Outputs)
            .filter(({ Export }) => Export)
            .map(({ Export: { Name } }) => JSON.stringify([account, region, Name])),
        ),
      ).map(name => `twice ${name}`),
    broken: stackOf({}, { Outputs: many(2, { Value: '1', Export: { Name: 'Images' } }) }),
  },
  {
    name: 'references are to resources and parameters of the template',
    source: `${REFERENCE}/intrinsic-function-reference-ref.html`,
    check: eachStack(({ Resources = {}, Parameters = {}, Outputs = {} }) =>
      [...new Set(references([Resources, Outputs]))]
        .filter(id => !id.startsWith('AWS::') && !(id in Resources) && !(id in Parameters))
        .map(id => `there is no ${id}`),
    ),
    broken: stackOf({}, { Outputs: { Name: { Value: { Ref: 'Nothing' } } } }),
  },
  {
    name: 'no resource waits for itself',
    source: `${REFERENCE}/aws-attribute-dependson.html`,
    check: eachStack(({ Resources = {} }) =>
      cycleIn(
        Object.fromEntries(
          Object.entries(Resources).map(([id, { DependsOn, Properties }]) => [
            id,
            [...listOf(DependsOn), ...references(Properties)].filter(other => other in Resources),
          ]),
        ),
      ),
    ),
    broken: stackOf({
      One: { Type: 'AWS::CloudFormation::WaitConditionHandle', DependsOn: ['Two'] },
      Two: { Type: 'AWS::CloudFormation::WaitConditionHandle', DependsOn: 'One' },
    }),
  },
  {
    name: 'a stack in a partition without CloudFront has nothing of CloudFront',
    source: 'https://docs.aws.amazon.com/solutions/latest/distributed-load-testing-on-aws/deploy-govcloud.html',
    check: eachStack(({ region = '', Resources = {} }) => /^(us-gov|us-iso|eu-iso)/.test(region)
      && Object.entries(Resources).filter(([, { Type }]) => Type.startsWith('AWS::CloudFront::'))
        .map(([id]) => `${id} in ${region}`)),
    broken: only('AWS::CloudFront::CloudFrontOriginAccessIdentity', {
      CloudFrontOriginAccessIdentityConfig: { Comment: 'images' },
    }, { region: 'us-gov-west-1' }),
  },
  {
    name: 'a stack in China has nothing that CloudFront does not have there',
    source: CHINA,
    check: each(
      NOT_IN_CHINA,
      (_, { resource, stack: { region } }) => region?.startsWith('cn-') && `${resource.Type} in ${region}`,
    ),
    broken: only(
      'AWS::CloudFront::MonitoringSubscription',
      {
        DistributionId: 'E1',
        MonitoringSubscription: { RealtimeMetricsSubscriptionConfig: { RealtimeMetricsSubscriptionStatus: 'Enabled' } },
      },
      { region: 'cn-north-1' },
    ),
  },
  {
    name: 'a distribution in China has neither cache tags, nor Origin Shield, nor certificates of ACM',
    source: CHINA,
    check: each(
      'AWS::CloudFront::Distribution',
      ({ DistributionConfig: config }, { stack: { region } }) =>
        region?.startsWith('cn-') && [
          config.CacheTagConfig && 'it has cache tags',
          listOf(config.Origins).some(({ OriginShield }) => OriginShield) && 'it has Origin Shield',
          config.ViewerCertificate?.AcmCertificateArn && 'it has a certificate of ACM',
        ],
    ),
    broken: only(
      'AWS::CloudFront::Distribution',
      {
        DistributionConfig: {
          Enabled: true,
          CacheTagConfig: { HeaderName: 'x-amz-meta-cache-tag' },
          Origins: [
            {
              Id: 's3',
              DomainName: 'images.s3.cn-north-1.amazonaws.com.cn',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
          DefaultCacheBehavior: {
            TargetOriginId: 's3',
            ViewerProtocolPolicy: 'https-only',
            CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
          },
        },
      },
      { region: 'cn-north-1' },
    ),
  },
  {
    name: 'an alias record of a distribution is of the zone of CloudFront',
    source: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html',
    check: each(ALIASED, properties => {
      const zone: Json = properties.AliasTarget?.HostedZoneId;
      return isAliasOfCloudFront(properties) && isLiteral(zone) && !ALIAS_ZONES.includes(zone) && `the zone ${zone}`;
    }),
    broken: only(ALIASED, record({ AliasTarget: { DNSName: 'd1.cloudfront.net', HostedZoneId: 'Z1' } })),
  },
  {
    name: 'an alias record of a distribution evaluates no health, and has no TTL',
    source: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html',
    check: each(
      ALIASED,
      properties =>
        isAliasOfCloudFront(properties) &&
        (properties.AliasTarget.EvaluateTargetHealth === true || properties.TTL !== undefined) &&
        'it has one of them',
    ),
    broken: only(
      ALIASED,
      record({
        AliasTarget: { DNSName: 'd1.cloudfront.net', HostedZoneId: ALIAS_ZONES[0], EvaluateTargetHealth: true },
      }),
    ),
  },
  {
    name: 'an AAAA record is of a distribution with IPv6',
    source: `${ROUTING}#routing-to-cloudfront-distribution-config`,
    check: each(ALIASED, ({ AliasTarget, Type }, { stack }) => {
      const config: Json = referred(AliasTarget?.DNSName, stack)?.Properties?.DistributionConfig;
      return Type === 'AAAA' && config !== undefined && config.IPV6Enabled !== true && 'it has none';
    }),
    broken: aliasOf({ Type: 'AAAA' }),
  },
  {
    name: 'an alias record is of a name that its distribution serves',
    source: `${ROUTING}#routing-to-cloudfront-distribution-prereqs`,
    check: each(ALIASED, ({ AliasTarget, Name }, { stack }) => {
      const aliases: Json = referred(AliasTarget?.DNSName, stack)?.Properties?.DistributionConfig?.Aliases;
      const name = isLiteral(Name) ? Name.replace(/\.$/, '') : undefined;
      return (
        aliases !== undefined &&
        name !== undefined &&
        listOf(aliases).every(isLiteral) &&
        !listOf(aliases).some(
          alias => alias === name || (alias.startsWith('*.') && name.slice(name.indexOf('.')) === alias.slice(1)),
        ) &&
        `it does not serve ${name}`
      );
    }),
    broken: aliasOf({ Name: 'shop.example.com.' }),
  },
  {
    name: 'nothing waits for a person: no confirmation by e-mail, no validation of certificates by e-mail',
    ofLibrary: true,
    source: 'https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.confirm.html',
    check: each(
      ['AWS::SNS::Subscription', 'AWS::CertificateManager::Certificate'],
      ({ Protocol, ValidationMethod }, { resource }) =>
        resource.Type === 'AWS::SNS::Subscription'
          ? ['email', 'email-json', 'sms'].includes(Protocol) && `it is confirmed by ${Protocol}`
          : ValidationMethod === 'EMAIL' && 'it is validated by e-mail',
    ),
    broken: only('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'ops@example.com', TopicArn: 'arn:topic' }),
  },
  {
    name: 'nothing needs an opt-in or an approval: no Shield Advanced, no static addresses, no dedicated ones',
    ofLibrary: true,
    source:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-ssl-certificates',
    check: app =>
      app.flatMap(stack =>
        Object.entries(stack.Resources ?? {})
          .filter(
            ([, { Type, Properties }]) =>
              Type.startsWith('AWS::Shield::') ||
              Type === 'AWS::CloudFront::AnycastIpList' ||
              Properties?.DistributionConfig?.AnycastIpListId !== undefined ||
              Properties?.DistributionConfig?.ViewerCertificate?.SslSupportMethod === 'vip',
          )
          .map(([id, { Type }]) => `${stack.name}/${id}: ${Type}`),
      ),
    broken: only('AWS::Shield::Protection', {
      Name: 'images',
      ResourceArn: 'arn:aws:cloudfront::111122223333:distribution/E1',
    }),
  },
];

/** Returns a sentence about the first resource from which dependencies lead back to it. */
function cycleIn(dependencies: Readonly<Record<string, readonly string[]>>): string | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): string | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id].join(' → ');
    if (done.has(id)) return undefined;
    for (const other of dependencies[id]) {
      const cycle = visit(other, [...path, id]);
      if (cycle !== undefined) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(dependencies)) {
    const cycle = visit(id, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
