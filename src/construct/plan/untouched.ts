import { Construct } from 'constructs';
import { mayCachingBeOff } from './caching';
import { SourceBucket } from './source-kinds';
import { PlannedRoute, SourcesPlan } from './sources';
import { globsAfter } from '../../model/glob';
import { Mount, keyFolderOf, urlFolderOf } from '../../model/mount';
import { matchesPathPattern, relativePattern } from '../../model/path-pattern';
import { hasCustomPolicies } from '../../model/plan-features';
import { BUCKET_HEADER } from '../../runtime/edge/routed-path.edge';
import { refuse } from '../core/validate';
import { ImageCdnProps } from '../props/image-cdn-props';

/** The files that edge locations serve as they are, beside variants. */
export interface UntouchedPlan {
  readonly originalsPath?: string;
  /** Path patterns of files that are not transformed, without the folder of the images. */
  readonly otherFiles?: string[];
  /** The routes to buckets that URLs lead to. That to the only bucket has no place. */
  readonly routes: readonly PlannedRoute[];
  /** The URLs of these files. Those that are listed first take precedence. */
  readonly urls: readonly UntouchedUrls[];
  /** The header that tells buckets apart in the cache, if that is necessary. */
  readonly bucketHeader?: string;
}

/** URLs of one kind of untouched files. */
export interface UntouchedUrls {
  readonly kind: 'originals' | 'otherFiles';
  /** The part of the path before the key. */
  readonly prefix: string;
  /** The beginning of the key that it stands for. */
  readonly keyPrefix: string;
  /** The path patterns of the behaviors, with the routes that they lead to. */
  readonly behaviors: readonly { readonly pattern: string; readonly route: PlannedRoute }[];
}

/** URLs of which path patterns are not known yet. */
interface Urls extends Omit<UntouchedUrls, 'behaviors'> {
  /** Returns the path patterns of the URLs whose keys begin with a prefix. */
  readonly patternsOf: (pathPrefix: string) => readonly string[];
}

// A distribution may have 75 cache behaviors. Some are left for the images, and for those that users add.
const MAX_PATTERNS = 70;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern
const PATTERN = /^[\w\-.$/~"'@:+&*?]{1,255}$/;

/** Extensions of the formats that are transformed by default. */
const TRANSFORMED = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif'];

/** Resolves the URLs of untouched originals and other files, without which edge locations do not read their buckets. */
export function planUntouched(
  scope: Construct, props: ImageCdnProps, sources: SourcesPlan, mount: Mount | undefined,
): UntouchedPlan {
  const { originalsPath, otherFiles } = props;
  if (originalsPath !== undefined && !/^[\w-]{1,64}$/.test(originalsPath)) {
    refuse(scope, '`originalsPath` must be 1 to 64 letters, digits, \'-\' and \'_\', without slashes, '
      + `got ${originalsPath}. Use a name such as 'original'`);
  }
  if (otherFiles) validateOtherFiles(scope, otherFiles);
  const all = sources.isOneBucket ? [{ pathPrefix: '' }] : (sources.routes ?? []).filter(({ place }) => place);
  const urls = urlsOf(props, mount);
  if (all.length === 0 || urls.length === 0) return { originalsPath, otherFiles, routes: all, urls: [] };
  const routes = reachableRoutes(all, mount);
  const bucketHeader = sources.routes && planBucketHeader(scope, routes.map(({ place }) => place!), props, mount);
  return { originalsPath, otherFiles, routes, bucketHeader, urls: planBehaviors(scope, urls, routes) };
}

/** Returns the routes that URLs lead to. The keys of a CDN on a distribution of its user may begin with its folder. */
function reachableRoutes(routes: readonly PlannedRoute[], mount: Mount | undefined): PlannedRoute[] {
  const folder = keyFolderOf(mount);
  const ofFolder = routes.find(({ pathPrefix }) => folder.startsWith(pathPrefix));
  return routes.filter(route => route.pathPrefix.startsWith(folder) || route === ofFolder);
}

/** Returns the URLs. Those under `originalsPath` take precedence. */
function urlsOf({ originalsPath, otherFiles = [] }: ImageCdnProps, mount: Mount | undefined): Urls[] {
  const folder = mount?.folder ?? '';
  const keyFolder = keyFolderOf(mount);
  const files = mount ? otherFiles.map(pattern => folder + relativePattern(pattern)) : otherFiles;
  return [
    ...originalsPath === undefined ? [] : [{
      kind: 'originals' as const,
      prefix: `${folder}${originalsPath}/`,
      keyPrefix: keyFolder,
      patternsOf: (pathPrefix: string) => [`${folder}${originalsPath}/${pathPrefix.slice(keyFolder.length)}*`],
    }],
    ...files.length === 0 ? [] : [{
      kind: 'otherFiles' as const,
      prefix: urlFolderOf(mount),
      keyPrefix: '',
      patternsOf: (pathPrefix: string) =>
        pathPrefix === '' ? files : patternsBelow(files, urlFolderOf(mount) + pathPrefix),
    }],
  ];
}

/** Adds the behaviors to URLs, each path pattern once: that of a longer prefix takes precedence. */
function planBehaviors(scope: Construct, urls: readonly Urls[], routes: readonly PlannedRoute[]): UntouchedUrls[] {
  const known = new Set<string>();
  const planned = urls.map(({ patternsOf, ...each }) => ({
    ...each,
    behaviors: routes.flatMap(route => patternsOf(route.pathPrefix).filter(pattern => {
      const isNew = !known.has(relativePattern(pattern));
      known.add(relativePattern(pattern));
      return isNew;
    }).map(pattern => ({ pattern, route }))),
  }));
  if (known.size > MAX_PATTERNS) {
    refuse(scope, `\`otherFiles\` must need at most ${MAX_PATTERNS} behaviors, one for each pattern and source, got `
      + `${known.size}. Use fewer patterns, or create another ImageCdn for some of the sources`);
  }
  return planned;
}

/**
 * Returns the header that tells buckets apart in the cache, if two of them may have an original of the same key, or if
 * the distribution has other behaviors. Edge locations do not tell apart behaviors whose functions return equal paths.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html
 */
function planBucketHeader(
  scope: Construct, places: readonly SourceBucket[], props: ImageCdnProps, mount: Mount | undefined,
): string | undefined {
  if (!mount && !places.some(a => places.some(b => mayShareKeys(a, b)))) return undefined;
  const { originalsPath, cachePolicy, flatRatePlan } = props;
  const prop = originalsPath === undefined ? 'otherFiles' : 'originalsPath';
  const why = `${mount ? 'originals of `sources` may have the paths of other behaviors'
    : 'buckets of `sources` may have the same keys'}, and edge locations must tell them apart`;
  const instead = (remedy: string) => mount ? `. ${remedy[0].toUpperCase()}${remedy.slice(1)}`
    : `. Give each bucket a \`keyPrefix\` of its own, or ${remedy}`;
  if (cachePolicy) {
    refuse(scope, `\`cachePolicy\` must be left out with \`${prop}\`, because ${why}`
      + instead('set `minTtl`, `defaultTtl` and `maxTtl`'));
  }
  if (mayCachingBeOff(props)) {
    refuse(scope, `\`maxTtl\` must be at least 1 second with \`${prop}\`, because ${why} by a header, which `
      + `CloudFront rejects where caching is off${instead('set `maxTtl: Duration.seconds(1)`')}`);
  }
  if (!hasCustomPolicies(flatRatePlan)) {
    refuse(scope, `\`${prop}\` must be left out with FlatRatePlan.${flatRatePlan!.toUpperCase()}, which does not `
      + `include custom policies, because ${why}${instead('use FlatRatePlan.BUSINESS')}`);
  }
  return BUCKET_HEADER;
}

function mayShareKeys(a: SourceBucket, b: SourceBucket): boolean {
  if (a.bucket.bucketArn === b.bucket.bucketArn) return false;
  return a.keyPrefix.startsWith(b.keyPrefix);
}

/**
 * Rejects patterns that CloudFront would reject, and those that would keep every image from being transformed.
 */
function validateOtherFiles(scope: Construct, patterns: readonly string[]): void {
  if (patterns.length === 0 || patterns.length > MAX_PATTERNS) {
    refuse(scope, `\`otherFiles\` must have 1 to ${MAX_PATTERNS} path patterns, got ${patterns.length}. `
      + 'Put files that belong together into one folder, such as docs/*');
  }
  for (const [index, pattern] of patterns.entries()) validatePattern(scope, index, pattern);
  const relative = patterns.map(relativePattern);
  const repeated = patterns.find((pattern, index) => relative.indexOf(relativePattern(pattern)) !== index);
  if (repeated !== undefined) {
    refuse(scope, `\`otherFiles\` must have different path patterns, got ${repeated} twice`);
  }
}

function validatePattern(scope: Construct, index: number, pattern: string): void {
  if (!PATTERN.test(pattern)) {
    refuse(scope, `\`otherFiles[${index}]\` must be a path pattern of 1 to 255 letters, digits and `
      + `_ - . * ? $ / ~ " ' @ : + &, got: ${pattern}. Use a pattern such as *.pdf or docs/*`);
  }
  const extension = TRANSFORMED.find(each => matchesPathPattern([pattern], `/image.${each}`));
  if (extension !== undefined) {
    refuse(scope, `\`otherFiles[${index}]\` must not match images in every folder, got: ${pattern}, which matches `
      + `image.${extension}. Use \`originalsPath\` to serve untouched originals, or a folder such as docs/*`);
  }
}

/** Returns the path patterns of the paths below a folder that patterns match. */
export function patternsBelow(patterns: readonly string[], folder: string): string[] {
  const below = patterns.flatMap(pattern => globsAfter(relativePattern(pattern), folder).map(rest => folder + rest));
  return [...new Set(below)];
}
