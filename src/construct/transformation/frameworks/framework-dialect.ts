import { domainToUnicode } from 'node:url';
import { IConstruct } from 'constructs';
import { Framework } from './framework';
import { FrameworkImages } from './framework-images';
import { ImageLists, defaultLists } from './image-lists';
import { Mount, pathPatternOf } from '../../../model/mount';
import { SiteRoute, SiteRules } from '../../../runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../../../runtime/url/dialects/dialects';
import { FRAMEWORKS } from '../../../runtime/url/dialects/frameworks';
import * as types from '../../core/prop-types';
import { refuse, warn } from '../../core/validate';
import { BoundRoute } from '../../originals/source-routes';
import { BoundDialect, DialectContext } from '../bound-dialect';

/**
 * Options for the URLs of a framework.
 */
export interface FrameworkDialectOptions {
  /**
   * The path that the site is below, without a slash at its end: `/docs`. `basePath` of Next.js, `base` of Astro,
   * `app.baseURL` of Nuxt.
   *
   * @default - none: the site is at the root of its domain
   */
  readonly basePath?: string;

  /**
   * The widths, qualities and patterns that the framework is configured with.
   *
   * @default - the defaults of the newest version of the framework
   */
  readonly images?: FrameworkImages;
}

const TYPES: types.PropTypes<FrameworkDialectOptions> = {
  basePath: types.text,
  images: types.object('a FrameworkImages', '_bindLists', "FrameworkImages.fromNextBuild('.next')"),
};

const FRAMEWORK = types.required(types.enumMember('Framework', Framework));

const BASE_PATH = /^(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/;

/** Returns the dialect of a framework as data. */
export function bindFramework(
  scope: IConstruct, framework: Framework, options: FrameworkDialectOptions, context: DialectContext,
): BoundDialect {
  const lists = frameworkLists(scope, framework, options);
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
export function frameworkLists(
  scope: IConstruct, framework: Framework, options: FrameworkDialectOptions,
): ImageLists {
  types.requireType(scope, 'urls', framework, FRAMEWORK);
  types.requireTypes(scope, options, TYPES, 'urls');
  return options.images?._bindLists(scope, framework) ?? defaultLists(framework);
}

function siteOf(
  framework: Framework, basePath: string,
  { widths, qualities, locals }: ImageLists, { mount, routes = [] }: DialectContext,
): SiteRules {
  const isListed = FRAMEWORKS[framework].required !== undefined;
  const differing = siteRoutes(routes);
  return {
    ...basePath && { base: basePath },
    ...mount && { root: mount.folder },
    ...differing.length > 0 && { routes: differing },
    ...isListed && widths && { sizes: widths },
    ...isListed && locals && { locals },
    ...qualities && { levels: qualities },
  };
}

function requireMount(scope: IConstruct, mount: Mount, basePath: string, framework: Framework): void {
  const { endpoint, source } = FRAMEWORKS[framework];
  const expected = `${basePath}/${endpoint}${source === undefined ? '/' : ''}*`;
  if (pathPatternOf(mount) === expected) return;
  refuse(scope, `\`pathPattern\` must be ${expected} with the \`urls\` of ${DIALECTS[framework].title}, got `
    + `${pathPatternOf(mount)}. Set \`basePath\` of \`urls\` if the site has one`);
}

/** Warns about remote images without a source, and about a number of originals that nothing limits. */
function requireSources(
  scope: IConstruct, { hosts = [] }: ImageLists, { routes = [], isLimited }: DialectContext,
): void {
  const origins = routes.flatMap(({ https }) => https ? [new URL(https.config.url).hostname] : []);
  const missing = hosts.filter(host => !origins.includes(host));
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
function siteRoutes(routes: readonly BoundRoute[]): SiteRoute[] {
  return routes.flatMap(({ pathPrefix, https }): SiteRoute[] => {
    if (!https) return pathPrefix === '' ? [] : [[pathPrefix]];
    const { host, pathname } = new URL(https.config.url);
    const [, name, port] = /^(.*?)(:\d+)?$/.exec(host)!;
    const names = new Set([host, domainToUnicode(name) + (port ?? '')]);
    return [...names].map(each => [pathPrefix, each, decodeURIComponent(pathname)]);
  });
}
