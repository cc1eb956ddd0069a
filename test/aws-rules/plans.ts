import { Place, Rule, isLiteral, listOf, references, resourcesOf, stackOf } from './rule';
import { Json, StackTemplate } from './template';

const PLANS = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html';
const FEATURES = `${PLANS}#pricing-plan-features`;
const TIERS = ['FREE', 'PRO', 'BUSINESS', 'PREMIUM'];
const BEHAVIORS = [5, 10, 50, 100];
const WAF_RULES = [5, 25, 50, 75];

/** A distribution that the template, or the command in one of its outputs, subscribes to a plan. */
interface Planned {
  readonly tier: number;
  readonly config: Json;
  /** The rules of its web ACL, if that is in the template, too. */
  readonly rules: Json[];
}

/** Checks each distribution on a plan. */
function eachPlanned(find: (planned: Planned) => string | false | undefined): Rule['check'] {
  return app => app.flatMap(stack => plannedIn(stack).flatMap(({ id, ...planned }) => {
    const text = find(planned);
    return text ? [`${stack.name}/${id}: ${text} (${TIERS[planned.tier]})`] : [];
  }));
}

function plannedIn(stack: StackTemplate): (Planned & Pick<Place, 'id'>)[] {
  const subscriptions = [
    ...resourcesOf(stack, 'AWS::PricingPlanManager::Subscription')
      .map(({ resource: { Properties: made } }) => ({ tier: made?.PlanTier, names: references(made?.ResourceArns) })),
    ...Object.values(stack.Outputs ?? {}).map(({ Value: value }) => ({
      tier: /create-subscription .*--plan-tier (\w+)/.exec(JSON.stringify(value))?.[1], names: references(value),
    })),
  ];
  return resourcesOf(stack, 'AWS::CloudFront::Distribution').flatMap(({ id, resource: { Properties: made } }) =>
    subscriptions.filter(({ tier, names }) => TIERS.includes(tier) && names.includes(id)).map(({ tier }) => {
      const config = made?.DistributionConfig ?? {};
      return { id, tier: TIERS.indexOf(tier), config, rules: rulesOf(stack, config.WebACLId) };
    }));
}

function rulesOf(stack: StackTemplate, webAcl: Json): Json[] {
  const named = references(webAcl);
  return resourcesOf(stack, 'AWS::WAFv2::WebACL').filter(({ id }) => named.includes(id))
    .flatMap(({ resource: { Properties: made } }) => listOf(made?.Rules));
}

function behaviorsOf({ DefaultCacheBehavior, CacheBehaviors }: Json): Json[] {
  return listOf([DefaultCacheBehavior, CacheBehaviors].flat());
}

const WEB_ACL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/1';
const BEHAVIOR = { CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6', TargetOriginId: 'a' };

const VISIBILITY = { CloudWatchMetricsEnabled: false, MetricName: 'Acl', SampledRequestsEnabled: false };

/** Returns an app with a distribution on a plan. */
function on(tier: string, config: Json, more: StackTemplate['Resources'] = {}): readonly StackTemplate[] {
  const common = { WebACLId: WEB_ACL, DefaultCacheBehavior: BEHAVIOR, Origins: [{ Id: 'a' }] };
  return stackOf({
    It: { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig: { ...common, ...config } } },
    ...more,
  }, {
    Outputs: {
      Command: {
        Value: {
          'Fn::Join': ['', [`aws … create-subscription --plan-tier ${tier} --resource-arns `, { Ref: 'It' }]],
        },
      },
    },
  });
}

export const FLAT_RATE_PLANS: readonly Rule[] = [
  {
    name: 'a distribution on a plan has a web ACL',
    source: PLANS,
    check: eachPlanned(({ config }) => config.WebACLId === undefined && 'it has none'),
    broken: on('PRO', { WebACLId: undefined }),
  },
  {
    name: 'a distribution on a plan has no origin access identity',
    source: `${PLANS}#pricing-plan-unsupported-features`,
    check: eachPlanned(({ config }) => listOf(config.Origins)
      .some(({ S3OriginConfig: made }) => Boolean(made?.OriginAccessIdentity)) && 'an origin has one'),
    broken: on('PRO', {
      Origins: [{ Id: 'a', S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E1' } }],
    }),
  },
  {
    name: 'a distribution on a plan has at most 5, 10, 50 or 100 cache behaviors',
    source: FEATURES,
    check: eachPlanned(({ tier, config }) => behaviorsOf(config).length > BEHAVIORS[tier]
      && `it has ${behaviorsOf(config).length}`),
    broken: on('FREE', {
      CacheBehaviors: Array.from({ length: 5 }, (_, index) => ({ ...BEHAVIOR, PathPattern: `${index}/*` })),
    }),
  },
  {
    name: 'a distribution on Free or Pro has AWS-managed policies only',
    source: FEATURES,
    check: eachPlanned(({ tier, config }) => tier < 2 && behaviorsOf(config)
      .flatMap(each => [each.CachePolicyId, each.OriginRequestPolicyId, each.ResponseHeadersPolicyId])
      .some(policy => policy !== undefined && !isLiteral(policy)) && 'it has one of its own'),
    broken: on('PRO', { DefaultCacheBehavior: { ...BEHAVIOR, CachePolicyId: { Ref: 'It2' } } }, {
      It2: {
        Type: 'AWS::CloudFront::CachePolicy',
        Properties: {
          CachePolicyConfig: {
            Name: { 'Fn::Sub': 'It-${AWS::Region}' },
            MinTTL: 0,
            DefaultTTL: 1,
            MaxTTL: 1,
            ParametersInCacheKeyAndForwardedToOrigin: {
              CookiesConfig: { CookieBehavior: 'none' },
              HeadersConfig: { HeaderBehavior: 'none' },
              QueryStringsConfig: { QueryStringBehavior: 'none' },
              EnableAcceptEncodingGzip: false,
            },
          },
        },
      },
    }),
  },
  {
    name: 'a distribution on Free has no cache tags',
    source: FEATURES,
    check: eachPlanned(({ tier, config }) =>
      tier === 0 && config.CacheTagConfig !== undefined && 'it has a tag header'),
    broken: on('FREE', { CacheTagConfig: { HeaderName: 'x-amz-meta-cache-tag' } }),
  },
  {
    name: 'a distribution on a plan below Premium has neither origin failover nor Origin Shield',
    source: FEATURES,
    check: eachPlanned(({ tier, config }) => tier < 3 && (listOf(config.OriginGroups?.Items).length > 0
      || listOf(config.Origins).some(({ OriginShield: shield }) => shield?.Enabled)) && 'it has'),
    broken: on('BUSINESS', {
      Origins: [{ Id: 'a', OriginShield: { Enabled: true, OriginShieldRegion: 'us-east-1' } }],
    }),
  },
  {
    name: 'a distribution on a plan has a web ACL of at most 5, 25, 50 or 75 rules',
    source: FEATURES,
    check: eachPlanned(({ tier, rules }) => rules.length > WAF_RULES[tier] && `it has ${rules.length}`),
    broken: on('FREE', { WebACLId: { 'Fn::GetAtt': ['Acl', 'Arn'] } }, {
      Acl: {
        Type: 'AWS::WAFv2::WebACL',
        Properties: {
          Scope: 'CLOUDFRONT',
          DefaultAction: { Allow: {} },
          VisibilityConfig: VISIBILITY,
          Rules: Array.from({ length: 6 }, (_, index) => ({
            Name: `Rule${index}`,
            Priority: index,
            Action: { Count: {} },
            Statement: { GeoMatchStatement: { CountryCodes: ['NO'] } },
            VisibilityConfig: VISIBILITY,
          })),
        },
      },
    }),
  },
  {
    name: 'a distribution on Free or Pro has no VPC origin, and no mutual TLS with an origin',
    source: FEATURES,
    check: eachPlanned(({ tier, config }) => tier < 2 && listOf(config.Origins)
      .some(({ VpcOriginConfig: vpc, CustomOriginConfig: made }) => vpc ?? made?.OriginMtlsConfig)
      && 'an origin has one'),
    broken: on('PRO', { Origins: [{ Id: 'a', VpcOriginConfig: { VpcOriginId: 'vo_1' } }] }),
  },
];
