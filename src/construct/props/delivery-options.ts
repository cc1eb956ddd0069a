import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { AccessLogs } from './access-logs';
import { DELIVERY_STREAM } from './log-options';
import { WEB_ACL, WebAcl } from './web-acl';
import * as types from '../core/prop-types';
import { US_EAST_1_STACKS, UsEast1Stacks } from '../core/us-east-1';

/**
 * Protection from hot linking: the pages that can embed the images.
 */
export interface HotLinkProtection {
  /**
   * The host names of pages that can embed the images: `www.example.com`, or `*.example.com` for all of its subdomains.
   * The CDN's own name is always allowed.
   */
  readonly allowedReferrers: string[];

  /**
   * Whether requests without a Referer header are served: those of apps, of the address bar, and of pages with
   * `Referrer-Policy: no-referrer`. A page of another site can set that policy to embed the images.
   *
   * @default true
   */
  readonly allowMissingReferrer?: boolean;
}

const REFERRER = types.known(types.text, 'the code of the edge function contains it');

const HOT_LINK_TYPES: types.PropTypes<HotLinkProtection> = {
  allowedReferrers: types.required(types.list(REFERRER)), allowMissingReferrer: types.flag,
};

const HOT_LINK_PROTECTION: types.PropType =
  types.correct(types.struct(HOT_LINK_TYPES), [types.text, '{ allowedReferrers: [%] }']);

/**
 * Options for delivery: domain names, edge locations and access.
 *
 * @internal
 */
export interface DeliveryOptions {
  /**
   * The edge locations that serve images: the fewer continents, the lower the price.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/PriceClass.html
   * @default PriceClass.PRICE_CLASS_100 - North America, Europe and Israel
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * Alternate domain names. They require a `certificate` that covers them.
   *
   * @default - only the domain name that CloudFront assigns
   */
  readonly domainNames?: string[];

  /**
   * The certificate for `domainNames`. CloudFront accepts only certificates in us-east-1. For one of a stack in another
   * Region, set the context `"@aws-cdk/core:defaultCrossStackReferences": "weak"` in `cdk.json` before the first
   * deployment, or it cannot be replaced.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
   * @default - the certificate of *.cloudfront.net
   */
  readonly certificate?: acm.ICertificate;

  /**
   * The hosted zone for A and AAAA alias records of `domainNames`.
   *
   * @default - no DNS records
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * Minimum TLS version of viewers with `certificate`: TLSv1.2_2021 or newer.
   *
   * @default SecurityPolicyProtocol.TLS_V1_2_2021
   */
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;

  /**
   * Maximum HTTP version of viewers, which fall back to older versions.
   *
   * @default HttpVersion.HTTP2_AND_3
   */
  readonly httpVersion?: cloudfront.HttpVersion;

  /**
   * Countries whose viewers are allowed or blocked.
   *
   * @default - no restriction
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;

  /**
   * Key groups for signed URLs and signed cookies. Viewers without a signature receive a 403 for every image, originals
   * included.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-trusted-signers.html
   * @default - every viewer sees every image
   */
  readonly trustedKeyGroups?: cloudfront.IKeyGroup[];

  /**
   * The AWS WAF web ACL that filters requests: a new one for this CDN, or an existing one.
   *
   * @default - no web ACL
   */
  readonly webAcl?: WebAcl;

  /**
   * Pages that may embed the images, by the `Referer` header of the request. Other requests receive a 403 at the edge
   * location.
   *
   * @default - no restriction
   */
  readonly hotLinkProtection?: HotLinkProtection;

  /**
   * Access logs: a record of every request.
   *
   * @default - none
   */
  readonly accessLogs?: AccessLogs;

  /**
   * Whether CloudFront publishes additional metrics to CloudWatch: the cache hit rate, the latency of the origin, and
   * error rates by status. They are required for the cache hit rate on the dashboard and its alarm, and for
   * `metricCacheHitRate()`. CloudWatch bills eight metrics, about 2.40 USD a month for each distribution.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/viewing-cloudfront-metrics.html#monitoring-console.distributions-additional
   * @default false
   */
  readonly additionalMetrics?: boolean;

  /**
   * Stacks in us-east-1, for a CDN in another Region. CloudFront requires some resources in us-east-1: the web ACL of
   * `WebAcl.managed()`, standard logs (v2) of `accessLogs`, and alarms on CloudFront's metrics.
   *
   * @default - all resources are in the stack of the CDN
   */
  readonly usEast1?: UsEast1Stacks;

  /**
   * The comment of the distribution in the console. It is truncated to 128 characters.
   *
   * @default - the path of the construct
   */
  readonly comment?: string;

  /**
   * The Region of an additional cache between all edge locations and the origins. Choose the one nearest to the bucket.
   * CloudFront bills for it.
   *
   * With `transformation`, concurrent first requests for a variant reach the transform function as one, because
   * requests to each origin of the CDN go through the shield. CloudFront offers it in some Regions only: a warning
   * names Regions where it is not known to be available.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html
   * @default - no origin shield
   */
  readonly originShieldRegion?: string;
}

export const DELIVERY_TYPES: types.PropTypes<DeliveryOptions> = {
  priceClass: types.orToken(types.enumMember('PriceClass', cloudfront.PriceClass)),
  domainNames: types.list(types.text),
  certificate: types.correct(
    types.object('an acm.ICertificate', 'certificateArn', "acm.Certificate.fromCertificateArn(this, 'Certificate', %)"),
    [types.like(/^[^:]+\.[^:]+$/), "new acm.Certificate(this, 'Certificate', { domainName: %, "
      + 'validation: acm.CertificateValidation.fromDns() })'],
  ),
  hostedZone: types.correct(
    types.object(
      'a route53.IHostedZone', 'hostedZoneId', "route53.HostedZone.fromLookup(this, 'Zone', { domainName: % })",
    ),
    [types.like(/^Z[A-Z\d]+$/),
      "route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: %, zoneName: … })"],
  ),
  minimumProtocolVersion: types.orToken(
    types.enumMember('SecurityPolicyProtocol', cloudfront.SecurityPolicyProtocol),
  ),
  httpVersion: types.orToken(types.enumMember('HttpVersion', cloudfront.HttpVersion)),
  geoRestriction: types.correct(
    types.object('a cloudfront.GeoRestriction', 'restrictionType', 'cloudfront.GeoRestriction.allowlist()'),
    [types.list(types.text), (countries: string[]) =>
      `cloudfront.GeoRestriction.allowlist(${countries.map(types.codeOf).join(', ')})`],
    [types.text, 'cloudfront.GeoRestriction.allowlist(%)'],
  ),
  trustedKeyGroups: types.list(types.correct(
    types.object('a cloudfront.IKeyGroup', 'keyGroupId', "cloudfront.KeyGroup.fromKeyGroupId(this, 'Keys', %)"),
    [types.having('publicKeyId'), "new cloudfront.KeyGroup(this, 'Keys', { items: [publicKey] })"],
  )),
  webAcl: WEB_ACL,
  hotLinkProtection: HOT_LINK_PROTECTION,
  additionalMetrics: types.flag,
  usEast1: US_EAST_1_STACKS,
  accessLogs: types.correct(
    types.object('an AccessLogs', '_logs', 'AccessLogs.toBucket()'),
    [types.bucket, 'AccessLogs.toBucket({ bucket })'],
    [types.logGroup, 'AccessLogs.toLogGroup({ logGroup })'],
    [DELIVERY_STREAM, 'AccessLogs.toFirehose({ deliveryStream })'],
    [types.plain, 'AccessLogs.toBucket({ … })'],
  ),
  comment: types.text,
  originShieldRegion: types.text,
};
