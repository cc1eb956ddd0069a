import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { globIncludes, globMatches, globsOverlap } from '../../model/glob';
import { Mount, pathPatternOf } from '../../model/mount';
import { relativePattern } from '../../model/path-pattern';
import { partsOf } from '../../model/plan-features';
import { CACHE_TAG_HEADER } from '../../runtime/url/cache-tags';
import { VARIANT_MARK } from '../../runtime/url/key-encoding';
import { refuse, warn } from '../core/validate';
import { configOf } from '../flat-rate/named-config';
import { UntouchedPlan } from '../plan/untouched';

type Config = Readonly<Record<string, any>>;
type Behavior = Readonly<Record<string, any>>;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-web-distributions
const QUOTAS = { 'cache behaviors': 75, 'origins': 100, 'origin groups': 10 };

/** Statuses that image CDNs return, as problem documents or as responses of S3. */
const ERRORS = [400, 403, 404, 415, 500, 502, 503, 504];

/** Patterns of images. A path pattern that includes one of them would keep all these requests from the CDN. */
const IMAGES = ['', '*/'].flatMap(folder =>
  ['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif'].map(extension => `${folder}*.${extension}`));

/** The files that an image CDN serves untouched. */
export interface UntouchedFiles extends Pick<UntouchedPlan, 'originalsPath' | 'otherFiles'> {
  /** The path patterns of the behaviors of all these files, without a leading slash. */
  readonly served?: readonly string[];
}

/** The images that a distribution of the user serves. */
interface MountedImages {
  readonly isTransformed: boolean;
  /** Whether viewers need a signature. */
  readonly isRestricted: boolean;
  readonly untouched: UntouchedFiles;
}

/**
 * Reports, at synthesis, settings of the whole distribution with which images would not be served as documented. The
 * distribution may change after the CDN is created.
 */
export function detectConflicts(
  scope: Construct, distribution: cloudfront.Distribution, mount: Mount, isTransformed: boolean,
  untouched: UntouchedFiles = {},
): void {
  scope.node.addValidation({
    validate: () => {
      const config = configOf(distribution.node.defaultChild as cloudfront.CfnDistribution);
      return [
        ...behaviorConflicts(config, mount, untouched),
        ...quotaConflicts(config),
        ...errorPageConflicts(config),
        ...isTransformed ? tagConflicts(config) : [],
        ...cachePathConflicts(config, mount, isTransformed),
      ].map(reason => `${scope.node.path}: ${reason}`);
    },
  });
}

/**
 * Warns about settings of the distribution that do not apply to images, and rejects its tag header before it is
 * replaced.
 */
export function warnOfSurprises(
  scope: Construct, distribution: cloudfront.Distribution, mount: Mount,
  { isTransformed, isRestricted, untouched }: MountedImages,
): void {
  const config = configOf(distribution.node.defaultChild as cloudfront.CfnDistribution);
  const [conflict] = isTransformed ? tagConflicts(config) : [];
  if (conflict !== undefined) refuse(scope, conflict);
  const { DefaultCacheBehavior: fallback } = config;
  const guards = [
    ...viewerFunctionsOf(fallback).length > 0 ? ['functions on viewer requests'] : [],
    ...fallback.TrustedKeyGroups && !isRestricted ? ['`trustedKeyGroups`'] : [],
  ];
  if (guards.length > 0) {
    warn(scope, 'unguardedMount', `the ${guards.join(' and ')} of the default behavior of ${distribution.node.path} do `
      + `not apply to ${pathPatternOf(mount)}, which has a behavior of its own. If they restrict who sees the site, set `
      + '`trustedKeyGroups` or `hotLinkProtection`, or use a web ACL; otherwise acknowledge this warning');
  }
  const pages = errorPages(config).filter(({ ResponseCode: status }) => status >= 400);
  if (pages.length > 0) {
    warn(scope, 'sharedErrorPages', `${distribution.node.path} has error pages for `
      + `${pages.map(({ ErrorCode }) => ErrorCode).join(', ')}, which replace the problem documents of images, and the `
      + '`fallbackImage`. Remove these error pages from the distribution, or acknowledge this warning');
  }
  warnOfOverlaps(scope, distribution, mount.folder, untouched);
}

/**
 * Warns about behaviors of the distribution that match some, but not all, of the requests for other files. Those inside
 * the folder of the images are meant to.
 */
function warnOfOverlaps(
  scope: Construct, distribution: cloudfront.Distribution, folder: string, { otherFiles = [], served }: UntouchedFiles,
): void {
  const { CacheBehaviors } = configOf(distribution.node.defaultChild as cloudfront.CfnDistribution);
  const others = othersThan(served, partsOf(CacheBehaviors).map(({ PathPattern }) => String(PathPattern)));
  const files = otherFiles.map(relativePattern).filter(file => shadowOf(others, folder, file) === undefined);
  const outside = others.filter(pattern => !relativePattern(pattern).startsWith(folder));
  const overlaps = files.flatMap(file => outside
    .filter(pattern => globsOverlap(relativePattern(pattern), `${folder}${file}`))
    .map(pattern => `${pattern} and /${folder}${file}`));
  if (overlaps.length === 0) return;
  warn(scope, 'overlappedOtherFiles', `behaviors of ${distribution.node.path} match some of the requests for `
    + `\`otherFiles\`, and precede their behaviors: ${overlaps.join(', ')}. CloudFront uses the first pattern that `
    + 'matches. Add those behaviors with `addBehavior()` after `new ImageCdn()`, make their patterns narrower, or '
    + 'acknowledge this warning');
}

function behaviorConflicts({ CacheBehaviors }: Config, mount: Mount, untouched: UntouchedFiles): string[] {
  const { folder } = mount;
  const ownPattern = pathPatternOf(mount);
  const behaviors = partsOf(CacheBehaviors);
  const isOwn = ({ PathPattern }: Behavior) => relativePattern(String(PathPattern)) === relativePattern(ownPattern);
  const own = behaviors.filter(isOwn);
  if (own.length > 1) return [duplicateConflict(own, ownPattern)];
  const patterns = behaviors.map(({ PathPattern }) => relativePattern(String(PathPattern)));
  const repeated = patterns.find((pattern, index) => pattern.startsWith(folder) && patterns.indexOf(pattern) !== index);
  const before = behaviors.slice(0, behaviors.findIndex(isOwn)).map(({ PathPattern }) => String(PathPattern));
  const earlier = before.find(pattern => receivesImages(relativePattern(pattern), mount));
  const poisoning = before.find(pattern => receivesVariants(relativePattern(pattern), mount));
  return [
    ...repeated === undefined ? [] : [
      `\`distribution\` must have different path patterns, got /${repeated} twice. Remove that behavior from the `
        + 'distribution, or change `originalsPath` or `otherFiles` of the image CDN',
    ],
    ...earlier === undefined ? [] : [
      `\`pathPattern\` must come before the behavior ${earlier} of the distribution, which receives the requests for `
        + `images under ${ownPattern.slice(0, -1)}: CloudFront uses the first pattern that matches. Add that behavior with `
        + '`addBehavior()` after `new ImageCdn()`, or make its pattern narrower',
    ],
    ...earlier === undefined && poisoning !== undefined ? [
      `\`pathPattern\` must come before the behavior ${poisoning} of the distribution, which receives requests for the `
        + `paths of variants under /${folder}: edge locations would cache its responses as images. Add that behavior with `
        + '`addBehavior()` after `new ImageCdn()`, or make its pattern narrower',
    ] : [],
    ...earlier === undefined ? untouchedConflicts(before, folder, untouched) : [],
    ...own.some(behavior => viewerFunctionsOf(behavior).length > 1) ? [
      `the behavior ${ownPattern} must have no function on viewer requests but that of the image CDN, because CloudFront `
        + 'runs one. Use `hotLinkProtection`, `trustedKeyGroups`, a web ACL or a function on viewer responses',
    ] : [],
  ];
}

/** Whether a path pattern matches all requests for images of a format, or all those with the path of a framework. */
function receivesImages(pattern: string, { folder, isPath }: Mount): boolean {
  return isPath
    ? globMatches(pattern, folder.slice(0, -1))
    : IMAGES.some(images => globIncludes(pattern, `${folder}${images}`));
}

/**
 * Whether a path pattern matches paths of variants of a framework's images, which differ from the paths that viewers
 * request. None of them ends with the extension of a file.
 */
function receivesVariants(pattern: string, { folder, isOfSite = false }: Mount): boolean {
  return isOfSite && !/\.[a-z]\w*$/i.test(pattern) && globsOverlap(pattern, `${folder}*/${VARIANT_MARK}*`);
}

/** @param before the path patterns that precede that of the images, those of untouched files among them */
function untouchedConflicts(
  before: readonly string[], folder: string, { originalsPath, otherFiles = [], served }: UntouchedFiles,
): string[] {
  const files = [
    ...originalsPath === undefined ? [] : [
      { prop: 'originalsPath', pattern: `${originalsPath}/*`, remedy: 'choose another `originalsPath`' },
    ],
    ...otherFiles.map(relativePattern).map(pattern =>
      ({ prop: 'otherFiles', pattern, remedy: `leave ${pattern} out of \`otherFiles\`` })),
  ];
  return files.flatMap(({ prop, pattern, remedy }) => {
    const earlier = shadowOf(othersThan(served, before), folder, pattern);
    return earlier === undefined ? [] : [
      `\`${prop}\` must come before the behavior ${earlier} of the distribution, which receives the requests for `
        + `/${folder}${pattern}: CloudFront uses the first pattern that matches. Add that behavior with `
        + `\`addBehavior()\` after \`new ImageCdn()\`, or ${remedy}`,
    ];
  });
}

/** Returns the path patterns that are not those of untouched files. */
function othersThan(served: readonly string[] | undefined, patterns: readonly string[]): string[] {
  return patterns.filter(pattern => !served?.includes(relativePattern(pattern)));
}

/** Returns the first path pattern that matches every request for untouched files. */
function shadowOf(patterns: readonly string[], folder: string, file: string): string | undefined {
  return patterns.find(pattern => globIncludes(relativePattern(pattern), `${folder}${file}`));
}

function duplicateConflict(behaviors: readonly Behavior[], pattern: string): string {
  const functions = behaviors.flatMap(viewerFunctionsOf).length > 1
    ? '. Its function on viewer requests cannot stay, because CloudFront runs one, which is that of the image CDN: use '
      + '`hotLinkProtection`, `trustedKeyGroups`, a web ACL or a function on viewer responses' : '';
  return `\`pathPattern\` must differ from those of other behaviors, got ${pattern}, which the distribution has `
    + `already. Remove that behavior, or choose another folder${functions}`;
}

function quotaConflicts({ CacheBehaviors, Origins, OriginGroups }: Config): string[] {
  const counts = {
    'cache behaviors': partsOf(CacheBehaviors).length + 1,
    'origins': partsOf(Origins).length,
    'origin groups': partsOf((OriginGroups as Config | undefined)?.Items).length,
  };
  return Object.entries(QUOTAS).flatMap(([what, most]) => {
    const count = counts[what as keyof typeof QUOTAS];
    return count <= most ? [] : [
      `\`distribution\` must have at most ${most} ${what}, got ${count}. `
        + 'Create another distribution for this image CDN',
    ];
  });
}

/** Returns a message if a missing image would be a page with a successful status, as in single-page apps. */
function errorPageConflicts(config: Config): string[] {
  const pages = errorPages(config).filter(({ ResponseCode: status }) => status < 400);
  if (pages.length === 0) return [];
  const list = pages.map(page => `${page.ErrorCode} → ${page.ResponsePagePath} ${page.ResponseCode}`).join(', ');
  return [
    `\`distribution\` must have no error response with a successful status, got ${list}: viewers would receive this `
      + 'page for a missing image. Remove the error response. In a single-page app, let a function on viewer requests '
      + 'of the default behavior rewrite paths without a file extension to the page',
  ];
}

function errorPages({ CustomErrorResponses }: Config): Config[] {
  return partsOf(CustomErrorResponses)
    .filter(({ ErrorCode, ResponsePagePath }) => ResponsePagePath !== undefined && ERRORS.includes(ErrorCode));
}

/**
 * Returns a message if images are cached under keys that a behavior with other viewers also has: a function that
 * removes the folder gives them the path of another behavior, and edge locations do not tell behaviors apart.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 */
function cachePathConflicts(
  { CacheBehaviors, DefaultCacheBehavior }: Config, mount: Mount, isTransformed: boolean,
): string[] {
  const { folder, isStripped } = mount;
  const isOwn = ({ PathPattern }: Behavior) =>
    PathPattern === pathPatternOf(mount) || relativePattern(String(PathPattern)).startsWith(folder);
  const own = partsOf(CacheBehaviors).filter(isOwn);
  if (!isStripped || isTransformed && own.length === 1) return [];
  const viewersOf = ({ TrustedKeyGroups }: Behavior) => JSON.stringify(TrustedKeyGroups ?? []);
  const others = [DefaultCacheBehavior, ...partsOf(CacheBehaviors).filter(behavior => !isOwn(behavior))];
  return own.some(each => others.some(other => viewersOf(other) !== viewersOf(each))) ? [
    '`stripPrefix` must be false, because behaviors of the distribution have other `trustedKeyGroups`: originals are '
      + 'cached under their keys, which are paths of these behaviors, so that viewers of one could read what those of '
      + 'the other have requested. Keep the folder in the keys, or use another distribution',
  ] : [];
}

/** Returns a message if the distribution reads cache tags from another header than origins of image CDNs send. */
function tagConflicts({ CacheTagConfig }: Config): string[] {
  const name = (CacheTagConfig as Config | undefined)?.HeaderName;
  return name === undefined || String(name).toLowerCase() === CACHE_TAG_HEADER ? [] : [
    `\`distribution\` must read cache tags from ${CACHE_TAG_HEADER}, got ${name}: a distribution has one header for `
      + 'them. Send your tags in that header, which is S3 metadata, or create another distribution for this image CDN',
  ];
}

function viewerFunctionsOf({ FunctionAssociations, LambdaFunctionAssociations }: Behavior): Behavior[] {
  return partsOf([FunctionAssociations, LambdaFunctionAssociations])
    .filter(({ EventType }) => EventType === 'viewer-request');
}
