import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { DeliveryOptions } from './delivery-options';
import { Mount } from '../../model/mount';
import { relativePattern } from '../../model/path-pattern';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';
import { ImageTransformation } from '../transformation/image-transformation';

/**
 * Options for an image CDN on a distribution that exists in the stack.
 *
 * @internal
 */
export interface MountingOptions {
  /**
   * The distribution that serves the images, in the same stack: the behaviors for `pathPattern` are added to it.
   * Buckets may be in other stacks.
   *
   * Props of the whole distribution, such as `priceClass`, must be set on it. Throws for an imported distribution, and
   * for one of another stack.
   *
   * @default - a new distribution, which serves the images under all of its paths
   */
  readonly distribution?: cloudfront.Distribution;

  /**
   * The folder of the distribution's URLs that serves images, followed by `*`: `/images/*`. Letters, digits, `.`, `-`
   * and slashes. With `UrlDialect.framework()`, the path of the framework, such as `/_next/image*`. Required with
   * `distribution`.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
   * @default - every path of the new distribution
   */
  readonly pathPattern?: string;

  /**
   * Whether keys begin after the folder of `pathPattern`: with `true`, `/images/cats/tom.jpg` serves `cats/tom.jpg`;
   * with `false`, it serves `images/cats/tom.jpg`. Only with `distribution`.
   *
   * @default false
   */
  readonly stripPrefix?: boolean;

  /**
   * The domain name in the URLs of `urlFor()` and `srcSetFor()`. Only with `distribution`.
   *
   * @default - the first of the distribution's `domainNames` that is no wildcard, or the name that CloudFront assigns
   */
  readonly domainName?: string;
}

const ELSEWHERE = 'CloudFormation changes a distribution only in the stack that contains it. Create the `ImageCdn` in '
  + 'that stack (its buckets may be in other stacks), bring a distribution that is in no stack into this one with '
  + '`cdk import`, or leave out `distribution` to create a separate one for the images';

// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cloudfront-readme.html#migrating-from-the-original-cloudfrontwebdistribution-to-the-newer-distribution-construct
const OLD_CLASS = 'whose behaviors are fixed. Describe it as a cloudfront.Distribution with the same settings, and '
  + 'call `overrideLogicalId()` on its resource, so that CloudFormation keeps the distribution';

export const MOUNTING_TYPES: types.PropTypes<MountingOptions> = {
  distribution: types.object(
    'a cloudfront.Distribution', 'distributionDomainName', "new cloudfront.Distribution(this, 'Distribution', …)",
  ),
  pathPattern: types.inUrls(types.text),
  stripPrefix: types.flag,
  domainName: types.text,
};

/** The options of a behavior or an origin. All others apply to a whole distribution. */
type PartialOptions = 'trustedKeyGroups' | 'hotLinkProtection' | 'originShieldRegion' | 'usEast1';

/** The props that a distribution has as a whole, with what to do instead. */
const REMEDIES: Readonly<Record<Exclude<keyof DeliveryOptions, PartialOptions>, string>> = {
  priceClass: 'Set `priceClass` of the distribution',
  domainNames: 'Set `domainNames` of the distribution, and `domainName` here to use one of them in URLs',
  certificate: 'Set `certificate` of the distribution',
  hostedZone: 'Create a `route53.ARecord` and a `route53.AaaaRecord` with `CloudFrontTarget`',
  minimumProtocolVersion: 'Set `minimumProtocolVersion` of the distribution',
  httpVersion: 'Set `httpVersion` of the distribution',
  geoRestriction: 'Set `geoRestriction` of the distribution',
  webAcl: 'Set `webAclId` of the distribution to the ARN of a web ACL',
  accessLogs: 'Set `enableLogging` of the distribution',
  additionalMetrics: 'Set `publishAdditionalMetrics` of the distribution',
  comment: 'Set `comment` of the distribution',
};

/** The options that the meaning of a path pattern depends on: a folder, or the path of a framework. */
interface TransformingOptions {
  readonly transformation?: ImageTransformation;
  readonly originalsPath?: string;
  readonly otherFiles?: string[];
}

/**
 * Paths of variants have an escape in place of `_`, so the behavior would not match them: a viewer could request them
 * from another behavior, whose response edge locations would then have for the image.
 */
const FOLDER = /^\/?((?:(?!\.\.?\/)[A-Za-z\d.-]+\/)+)\*$/;

/**
 * Rejects a distribution that cannot be changed, and props that would have no effect or no meaning.
 */
export function validateMounting(
  scope: Construct, options: MountingOptions & TransformingOptions & DeliveryOptions,
): void {
  const { distribution, pathPattern, stripPrefix } = options;
  if (!distribution) return refuseWithoutDistribution(scope, options);
  const { node, constructor } = distribution;
  if (!('addBehavior' in distribution)) {
    if (node.children.length > 0) {
      refuse(scope, `\`distribution\` must be a cloudfront.Distribution, got a ${constructor.name}, ${OLD_CLASS}`);
    }
    refuse(scope, `\`distribution\` must be a cloudfront.Distribution, got an imported one. ${ELSEWHERE}`);
  }
  if (Stack.of(distribution) !== Stack.of(scope)) {
    refuse(scope, `\`distribution\` must be in the same stack (${Stack.of(scope).node.path}), `
      + `got ${distribution.node.path}. ${ELSEWHERE}`);
  }
  for (const [prop, remedy] of Object.entries(REMEDIES)) {
    if (options[prop as keyof typeof REMEDIES] === undefined) continue;
    refuse(scope, `\`${prop}\` must be left out with \`distribution\`, because it applies to the whole distribution. `
      + remedy);
  }
  if (pathPattern === undefined) {
    refuse(scope, '`pathPattern` must be set together with `distribution`. Name the folder of the images: /images/*');
  }
  if (isOfSite(options)) {
    refuseUntouched(scope, options);
    if (stripPrefix === undefined) return;
    refuse(scope, '`stripPrefix` must be left out with URLs of a framework, whose keys never have the folder of '
      + '`pathPattern`');
  }
  if (!FOLDER.test(pathPattern) || pathPattern.length > 255) {
    refuse(scope, '`pathPattern` must be a folder followed by `*`, such as /images/*, with at most 255 letters, '
      + `digits, \`.\`, \`-\` and slashes, got ${pathPattern}`);
  }
}

/** Rejects files that are served as they are, as URLs of a framework have no path for them. */
function refuseUntouched(scope: Construct, options: TransformingOptions): void {
  for (const prop of ['originalsPath', 'otherFiles'] as const) {
    if (options[prop] === undefined) continue;
    refuse(scope, `\`${prop}\` must be left out with URLs of a framework on a distribution of its site, which serves `
      + 'files as they are under its own paths');
  }
}

function refuseWithoutDistribution(scope: Construct, { pathPattern, stripPrefix, domainName }: MountingOptions): void {
  for (const [prop, value] of Object.entries({ pathPattern, stripPrefix })) {
    if (value === undefined) continue;
    refuse(scope, `\`${prop}\` must be set together with \`distribution\`. Set \`distribution\`, or leave out `
      + `\`${prop}\`: a new distribution serves images under all of its paths`);
  }
  if (domainName !== undefined) {
    refuse(scope, '`domainName` must be set together with `distribution`. Use `domainNames` and `certificate` for a '
      + 'new distribution');
  }
}

/** Returns the part of the URLs that an image CDN serves on a distribution of its user. */
export function mountOf(options: MountingOptions & TransformingOptions): Mount | undefined {
  const { distribution, pathPattern, stripPrefix = false } = options;
  if (!distribution) return undefined;
  const start = relativePattern(pathPattern!).replace(/\*$/, '');
  if (!isOfSite(options)) return { folder: start, isStripped: stripPrefix };
  return start.endsWith('/')
    ? { folder: start, isStripped: true, isOfSite: true }
    : { folder: `${start}/`, isStripped: true, isOfSite: true, isPath: true };
}

function isOfSite({ transformation }: TransformingOptions): boolean {
  return transformation?._hasUrlsOfSite ?? false;
}
