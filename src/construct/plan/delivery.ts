import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { LogsPlan, planLogs } from './access-logs';
import { validateDomain } from './domain';
import { ReferrerRules } from '../../runtime/edge/guard-referrer.edge';
import { isInChina } from '../core/china';
import * as types from '../core/prop-types';
import { UsEast1Stacks } from '../core/us-east-1';
import { isKnown, refuse, warn } from '../core/validate';
import { DeliveryOptions, HotLinkProtection } from '../props/delivery-options';
import { GivenWebAcl, WEB_ACL_ARN, WEB_ACL_TYPES, WebAclOptions } from '../props/web-acl';

/** The delivery of images: domain names, edge locations and access. */
export interface DeliveryPlan {
  readonly priceClass: cloudfront.PriceClass;
  readonly httpVersion: cloudfront.HttpVersion;
  readonly comment: string;
  readonly domainNames?: string[];
  readonly certificate?: acm.ICertificate;
  readonly hostedZone?: route53.IHostedZone;
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;
  readonly geoRestriction?: cloudfront.GeoRestriction;
  /** The key groups for signatures that viewers need. */
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];
  /** The properties that all origins of the CDN share. */
  readonly origin: cloudfront.OriginProps;
  readonly hotLinks?: ReferrerRules;
  readonly webAcl?: WebAclPlan;
  readonly logs?: LogsPlan;
  /** Whether CloudFront publishes additional metrics. Undefined if that is not decided by this CDN. */
  readonly additionalMetrics?: boolean;
  /** Stacks in us-east-1 for resources that CloudFront requires there. */
  readonly stacks: UsEast1Stacks;
}

/** A new web ACL for the CDN, or the ARN of an existing one. */
export type WebAclPlan = string | Required<WebAclOptions>;

// Unicode also names regions that are not countries, which CloudFront rejects.
const NO_COUNTRIES = ['AC', 'CP', 'CQ', 'DG', 'EA', 'EU', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB', 'ZZ'];

const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html#choose-origin-shield-region
const SHIELDED = [
  'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'eu-central-1', 'eu-west-1',
  'eu-west-2', 'me-central-1', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-2',
];

const HOST_PATTERN = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/** Resolves the delivery. Rejects options that CloudFront would reject at the deployment, or accept and then ignore. */
export function planDelivery(scope: Construct, options: DeliveryOptions): DeliveryPlan {
  validateDomain(scope, options);
  if (options.trustedKeyGroups?.length === 0) {
    refuse(scope, '`trustedKeyGroups` must have at least one key group, got none. '
      + 'Leave it out to let every viewer see the images');
  }
  validateGeoRestriction(scope, options.geoRestriction);
  validateOriginShield(scope, options.originShieldRegion);
  const { certificate, minimumProtocolVersion = cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 } = options;
  return {
    trustedKeyGroups: options.trustedKeyGroups,
    origin: { originShieldRegion: options.originShieldRegion },
    hotLinks: options.hotLinkProtection && planHotLinks(scope, options.hotLinkProtection),
    webAcl: options.webAcl && planWebAcl(scope, options.webAcl._webAcl),
    logs: options.accessLogs && planLogs(scope, options.accessLogs._logs),
    additionalMetrics: options.additionalMetrics,
    stacks: options.usEast1 ?? {},
    domainNames: options.domainNames,
    certificate,
    hostedZone: options.hostedZone,
    minimumProtocolVersion: certificate && minimumProtocolVersion,
    geoRestriction: options.geoRestriction,
    priceClass: options.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_100,
    httpVersion: options.httpVersion ?? cloudfront.HttpVersion.HTTP2_AND_3,
    comment: options.comment ?? scope.node.path,
  };
}

function planHotLinks(scope: Construct, protection: HotLinkProtection): ReferrerRules {
  validateHotLinks(scope, protection);
  const { allowedReferrers, allowMissingReferrer } = protection;
  const hosts = allowedReferrers.map(host => host.toLowerCase().replace('*', ''));
  return { hosts, allowMissing: allowMissingReferrer ?? true };
}

/**
 * Rejects host names that no `Referer` header can contain.
 */
function validateHotLinks(scope: Construct, protection: HotLinkProtection): void {
  const { allowedReferrers } = protection;
  if (allowedReferrers.length === 0) {
    refuse(scope, '`allowedReferrers` must contain at least one host name, got none');
  }
  const wrong = allowedReferrers.find(host => !HOST_PATTERN.test(host));
  if (wrong !== undefined) {
    refuse(scope, '`allowedReferrers` must be host names such as www.example.com or *.example.com, '
      + `without scheme, port or path, got ${wrong}`);
  }
}

function planWebAcl(scope: Construct, given: GivenWebAcl): WebAclPlan {
  if (given.kind === 'arn') return requireWebAclArn(scope, given.arn);
  types.requireTypes(scope, given.options, WEB_ACL_TYPES, 'webAcl');
  const { rateLimit = 10_000, knownBadInputs = true } = given.options;
  if (isKnown(rateLimit) && !(Number.isInteger(rateLimit) && rateLimit >= 10 && rateLimit <= 2_000_000_000)) {
    refuse(scope, `\`rateLimit\` must be a whole number from 10 to 2000000000, got ${rateLimit}`);
  }
  return { rateLimit, knownBadInputs };
}

function requireWebAclArn(cdn: Construct, arn: string): string {
  types.requireType(cdn, 'webAclArn', arn, WEB_ACL_ARN);
  if (isInChina(cdn)) refuse(cdn, '`webAcl` must be left out in China, where AWS WAF does not support CloudFront');
  if (isKnown(arn) && !/^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\//.test(arn)) {
    refuse(cdn, '`webAclArn` must be the ARN of a web ACL with scope CLOUDFRONT in us-east-1 '
      + `(arn:aws:wafv2:us-east-1:…:global/webacl/…), got ${arn}`);
  }
  return arn;
}

/**
 * Rejects an invalid Region, and warns about a Region that is not known to offer Origin Shield.
 */
function validateOriginShield(scope: Construct, region: string | undefined): void {
  if (!isKnown(region)) return;
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    refuse(scope, `\`originShieldRegion\` must be a Region such as eu-west-1, got ${region}`);
  }
  if (!SHIELDED.includes(region)) {
    warn(scope, 'originShieldNotOffered', `CloudFront is not known to offer Origin Shield in ${region}, `
      + `and may reject the distribution. Set \`originShieldRegion\` to the nearest of ${SHIELDED.join(', ')}`);
  }
}

/**
 * Rejects codes that are not countries, such as UK instead of GB. The CDK validates only the form of codes.
 *
 * @see https://www.iso.org/obp/ui/#search/code/
 */
function validateGeoRestriction(scope: Construct, restriction: cloudfront.GeoRestriction | undefined): void {
  const countries = restriction?.locations ?? [];
  const wrong = countries.find(code => isKnown(code) && !isCountry(code));
  if (wrong !== undefined) {
    refuse(scope, `\`geoRestriction\` must contain ISO 3166-1 country codes such as GB or DE, got ${wrong}`);
  }
  const twice = countries.find((code, index) => isKnown(code) && countries.indexOf(code) < index);
  if (twice !== undefined) refuse(scope, `\`geoRestriction\` must contain each country once, got ${twice} twice`);
}

/** Former codes have a canonical form that differs from them. */
function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && !NO_COUNTRIES.includes(code) && NAMES.of(code) !== undefined
    && Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
}
