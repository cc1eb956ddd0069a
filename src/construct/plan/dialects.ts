import { domainToUnicode } from 'node:url';
import { Construct } from 'constructs';
import { ImageLists, RemoteImages, listsOfBuild } from './next-build';
import { PlannedRoute } from './sources';
import { Mount, pathPatternOf } from '../../model/mount';
import { SvgOriginals } from '../../model/svg-originals';
import { DialectRules, SitePattern, SiteRoute, SiteRules } from '../../runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../../runtime/url/dialects/dialects';
import { FRAMEWORKS } from '../../runtime/url/dialects/frameworks';
import * as types from '../core/prop-types';
import { isKnown, refuse, requireWhole, warn } from '../core/validate';
import {
  FRAMEWORK_IMAGES_TYPES, Framework, FrameworkImagesOptions, FrameworkLocalPattern, GivenImages,
} from '../props/framework-images';
import {
  DIT_TYPES, DitDialectOptions, DitSourceBucket, FRAMEWORK_TYPE, FRAMEWORK_TYPES, FrameworkDialectOptions, GivenDialect,
  THUMBOR_TYPES, ThumborDialectOptions,
} from '../props/url-dialect';

/**
 * The options of the CDN that a dialect depends on.
 */
export interface DialectContext {
  readonly isSigned: boolean;
  /** Whether the number of transformations at the same time is limited. */
  readonly isLimited?: boolean;
  /** The part of a distribution of the user that serves the images. */
  readonly mount?: Mount;
  /** The sources of originals. Undefined if all originals have one source. */
  readonly routes?: readonly PlannedRoute[];
}

/**
 * A dialect as data, and the rules that it decides about.
 */
export interface PlannedDialect {
  readonly dialect: DialectRules;
  /** The widths that URLs may have. Missing for dialects with any width. */
  readonly widths?: readonly number[];
  /** Whether URLs that name no format have the one that the viewer prefers. */
  readonly negotiates?: boolean;
}

/** The most buckets, since the edge function contains their names. */
const MAX_BUCKETS = 10;

/** The defaults of the newest version of each framework. */
const DEFAULTS: { readonly [framework in Framework]: ImageLists } = {
  [Framework.NEXT]: {
    widths: [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840], qualities: [75],
  },
  [Framework.VERCEL]: { widths: [640, 750, 828, 1080, 1200, 1920, 2048, 3840] },
  [Framework.ASTRO]: { passesSvg: true },
  [Framework.NETLIFY]: {},
  [Framework.IPX]: { passesSvg: true },
};

const BASE_PATH = /^(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/;

/** Resolves a dialect. Rejects options that its URLs cannot use. Returns undefined for imgix's. */
export function planDialect(
  scope: Construct, given: GivenDialect, context: DialectContext,
): PlannedDialect | undefined {
  switch (given.kind) {
    case 'imgix': return undefined;
    case 'awsSample': return { dialect: planAwsSample(scope, context) };
    case 'thumbor': return { dialect: planThumbor(scope, context, given.options) };
    case 'dit': return { dialect: planDit(scope, given.options, context) };
    case 'framework': return planFramework(scope, given.framework, given.options, context);
  }
}

/** Returns the treatment of originals in SVG that a framework is configured with. Undefined for the default. */
export function planSvg(scope: Construct, given: GivenDialect | undefined): SvgOriginals | undefined {
  if (given?.kind !== 'framework') return undefined;
  return planLists(scope, given.framework, given.options).passesSvg ? SvgOriginals.PASS_THROUGH : undefined;
}

function planDit(scope: Construct, options: DitDialectOptions, { mount }: DialectContext): DialectRules {
  types.requireTypes(scope, options, DIT_TYPES, 'urls');
  const { autoWebp, sourceBuckets = [] } = options;
  if (mount) {
    refuse(scope, '`urls` must not be UrlDialect.dit() with `distribution`: its paths begin with edits, and not with '
      + 'the folder of `pathPattern`. Let the CDN create its distribution');
  }
  if (sourceBuckets.length > MAX_BUCKETS) {
    refuse(scope, `\`urls.sourceBuckets\` must have at most ${MAX_BUCKETS} buckets, got ${sourceBuckets.length}. `
      + 'Leave out those that no URL names');
  }
  const buckets = sourceBuckets.map((bucket, index) => planBucket(scope, `urls.sourceBuckets[${index}]`, bucket));
  return { name: 'dit', ...autoWebp && { autoWebp }, ...buckets.length > 0 && { buckets } };
}

function planBucket(scope: Construct, prop: string, given: DitSourceBucket): { bucket: string; folder: string } {
  const { bucketName, folder = '' } = given;
  if (!isKnown(bucketName) || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucketName)) {
    refuse(scope, `\`${prop}.bucketName\` must be the name of a bucket, as URLs have it, got `
      + `${isKnown(bucketName) ? bucketName : 'a token'}. Write it as text`);
  }
  if (!isKnown(folder) || folder.startsWith('/')) {
    refuse(scope, `\`${prop}.folder\` must be a folder without a leading slash, got `
      + `${isKnown(folder) ? folder : 'a token'}. Use photos/`);
  }
  return { bucket: bucketName, folder: folder === '' || folder.endsWith('/') ? folder : `${folder}/` };
}

function planAwsSample(scope: Construct, { isSigned }: DialectContext): DialectRules {
  if (isSigned) {
    refuse(scope, '`signing` must not be set with `urls: UrlDialect.awsSample()`: URLs of the sample have no '
      + 'signature. Remove `signing`, or choose another dialect');
  }
  return { name: 'awsSample' };
}

function planThumbor(
  scope: Construct, { isSigned, mount }: DialectContext, options: ThumborDialectOptions,
): DialectRules {
  types.requireTypes(scope, options, THUMBOR_TYPES, 'urls');
  const { unsafe = false, smart = false } = options;
  if (mount) {
    refuse(scope, '`distribution` must not be set with `urls: UrlDialect.thumbor()`: the paths of its URLs begin with '
      + 'a signature or `unsafe`. Remove `distribution`, or choose another dialect');
  }
  if (isSigned === unsafe) {
    refuse(scope, '`signing` or `unsafe` must be set with `urls: UrlDialect.thumbor()`, '
      + `got ${unsafe ? 'both' : 'neither'}. Set \`signing\`, or \`unsafe: true\` to serve URLs without a signature`);
  }
  return { name: 'thumbor', ...unsafe && { isUnsafe: true }, ...smart && { isSmart: true } };
}

/** Returns the dialect of a framework as data. */
function planFramework(
  scope: Construct, framework: Framework, options: FrameworkDialectOptions, context: DialectContext,
): PlannedDialect {
  const lists = planLists(scope, framework, options);
  const { title } = DIALECTS[framework];
  if (context.isSigned) {
    refuse(scope, `\`signing\` must not be set with the \`urls\` of ${title}, which have no signature. `
      + 'Remove `signing`, or choose another dialect');
  }
  const { basePath = '' } = options;
  if (basePath !== '' && !BASE_PATH.test(basePath)) {
    refuse(scope, '`urls.basePath` must be folders with a slash at the beginning and none at the end, such as /docs, '
      + `got ${basePath}`);
  }
  if (context.mount) requireMount(scope, context.mount, basePath, framework);
  requireSources(scope, lists, context);
  const { widths } = lists;
  return { dialect: { name: framework, site: siteOf(framework, basePath, lists, context) }, widths, negotiates: true };
}

/** Returns what a framework allows. */
function planLists(
  scope: Construct, framework: Framework, options: FrameworkDialectOptions,
): ImageLists {
  types.requireType(scope, 'urls', framework, FRAMEWORK_TYPE);
  types.requireTypes(scope, options, FRAMEWORK_TYPES, 'urls');
  const given = options.images?._images;
  if (!given) return DEFAULTS[framework];
  return given.kind === 'nextBuild'
    ? listsOnce(scope, given, given.directory) : listsOf(scope, framework, given.options);
}

/** Lists of builds that have been read already: the edge function and the transform function must have the same. */
const LISTS = new WeakMap<GivenImages, ImageLists>();

function listsOnce(scope: Construct, given: GivenImages, directory: string): ImageLists {
  const lists = LISTS.get(given) ?? listsOfBuild(scope, directory);
  LISTS.set(given, lists);
  return lists;
}

function siteOf(
  framework: Framework, basePath: string,
  { widths, qualities, locals, remotes = [] }: ImageLists, { mount, routes = [] }: DialectContext,
): SiteRules {
  const isListed = FRAMEWORKS[framework].required !== undefined;
  const differing = siteRoutes(routes, remotes);
  return {
    ...basePath && { base: basePath },
    ...mount && { root: mount.folder },
    ...differing.length > 0 && { routes: differing },
    ...isListed && widths && { sizes: widths },
    ...isListed && locals && { locals },
    ...qualities && { levels: qualities },
  };
}

function requireMount(scope: Construct, mount: Mount, basePath: string, framework: Framework): void {
  const { endpoint, source } = FRAMEWORKS[framework];
  const expected = `${basePath}/${endpoint}${source === undefined ? '/' : ''}*`;
  if (pathPatternOf(mount) === expected) return;
  refuse(scope, `\`pathPattern\` must be ${expected} with the \`urls\` of ${DIALECTS[framework].title}, got `
    + `${pathPatternOf(mount)}. Set \`basePath\` of \`urls\` if the site has one`);
}

/** Warns about remote images without a source, and about a number of originals that nothing limits. */
function requireSources(
  scope: Construct, { remotes = [] }: ImageLists, { routes = [], isLimited }: DialectContext,
): void {
  const origins = routes.flatMap(({ https }) => https ? [new URL(https.config.url).hostname] : []);
  const missing = [...new Set(remotes.map(({ host }) => host))].filter(host => !origins.includes(host));
  if (missing.length > 0) {
    warn(scope, 'missingSources', `\`sources\` have no ImageSource.https() for ${missing.join(', ')}, which the site has `
      + 'in `remotePatterns`: its images are answered with 400. Add a source for each host, or acknowledge this warning');
  }
  if (origins.length > 0 && !isLimited) {
    warn(scope, 'unlimitedOriginals', '`maxVariants` limits the variants of an original, and not how many originals of '
      + `${[...new Set(origins)].join(', ')} viewers can request. Set \`reservedConcurrentExecutions\` to limit `
      + 'transformations at the same time, or acknowledge this warning');
  }
}

/** Returns the sources that differ from the default one, the longest prefix first. */
function siteRoutes(routes: readonly PlannedRoute[], remotes: readonly RemoteImages[]): SiteRoute[] {
  return routes.flatMap(({ pathPrefix, https }): SiteRoute[] => {
    if (!https) return pathPrefix === '' ? [] : [[pathPrefix]];
    const { host, hostname, port, pathname } = new URL(https.config.url);
    const names = new Set([host, domainToUnicode(hostname) + (port && `:${port}`)]);
    const patterns = patternsFor(hostname, port, remotes);
    return [...names].map((each): SiteRoute => {
      const route = [pathPrefix, each, decodeURIComponent(pathname)] as const;
      return patterns ? [...route, patterns] : route;
    });
  });
}

/** Returns the patterns that images of a host must match. Undefined if one matches all, or the site names no host. */
function patternsFor(
  hostname: string, port: string, remotes: readonly RemoteImages[],
): readonly SitePattern[] | undefined {
  const named = remotes.filter(({ host }) => host === hostname);
  const patterns = named.filter(each => each.port === undefined || each.port === port).map(({ pattern }) => pattern);
  const isFree = named.length === 0 || patterns.some(([path, search]) => path === '^' && search === undefined);
  return isFree ? undefined : patterns;
}

function listsOf(scope: Construct, framework: Framework, options: FrameworkImagesOptions): ImageLists {
  types.requireTypes(scope, options, FRAMEWORK_IMAGES_TYPES, 'urls.images');
  const { widths, qualities, localPatterns, dangerouslyAllowSvg } = options;
  widths?.forEach(each => requireWhole(scope, 'urls.images.widths', each, 1, 8192));
  qualities?.forEach(each => requireWhole(scope, 'urls.images.qualities', each, 1, 100));
  return {
    ...DEFAULTS[framework],
    ...widths && { widths },
    ...qualities && { qualities },
    ...localPatterns && { locals: localPatterns.map(patternOf) },
    ...dangerouslyAllowSvg !== undefined && { passesSvg: dangerouslyAllowSvg },
  };
}

/** Returns a pattern of paths as a regular expression. */
function patternOf({ pathname, search }: FrameworkLocalPattern): SitePattern {
  const expression = pathname.split(/(\*\*|\*)/)
    .map(part => part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[\\^$.|?+()[\]{}/]/g, '\\$&')).join('');
  return search === undefined ? [`^${expression}$`] : [`^${expression}$`, search];
}
