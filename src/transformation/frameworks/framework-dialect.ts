import { domainToUnicode } from 'node:url';
import { IConstruct } from 'constructs';
import { Framework } from './framework';
import { FrameworkImages, defaultLists } from './framework-images';
import * as types from '../../core/prop-types';
import { refuse } from '../../core/validate';
import { Mount } from '../../model/mount';
import { BoundRoute } from '../../originals/source-routes';
import { SiteRoute } from '../../runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../../runtime/url/dialects/dialects';
import { FRAMEWORKS } from '../../runtime/url/dialects/frameworks';
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
   * The widths and qualities that the framework is configured with.
   *
   * @default - the defaults of the newest version of the framework
   */
  readonly images?: FrameworkImages;
}

const TYPES: types.PropTypes<FrameworkDialectOptions> = {
  basePath: types.text,
  images: types.object('a FrameworkImages', '_bindLists', "FrameworkImages.fromNextBuild('.next')"),
};

const BASE_PATH = /^(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/;

/** Returns the dialect of a framework as data. */
export function bindFramework(
  scope: IConstruct, framework: Framework, options: FrameworkDialectOptions, context: DialectContext,
): BoundDialect {
  types.requireType(scope, 'urls', framework, types.enumMember('Framework', Framework));
  types.requireTypes(scope, options, TYPES, 'urls');
  const { title } = DIALECTS[framework];
  if (context.isSigned) {
    refuse(scope, `\`signing\` must not be set with the \`urls\` of ${title}, which have no signature. `
      + 'Remove `signing`, or choose another dialect');
  }
  const { basePath = '', images } = options;
  if (basePath !== '' && !BASE_PATH.test(basePath)) {
    refuse(scope, '`urls.basePath` must be folders with a slash at the beginning and none at the end, such as /docs, '
      + `got ${basePath}`);
  }
  requireMount(scope, context.mount, `${basePath.slice(1)}${basePath && '/'}${FRAMEWORKS[framework].endpoint}`, title);
  const lists = images?._bindLists(scope, framework) ?? defaultLists(framework);
  const isListed = FRAMEWORKS[framework].required !== undefined;
  const routes = siteRoutes(context.routes ?? []);
  const site = {
    ...basePath && { base: basePath },
    ...context.mount && { root: context.mount.folder },
    ...routes.length > 0 && { routes },
    ...lists.widths && isListed && { sizes: lists.widths },
    ...lists.qualities && { levels: lists.qualities },
  };
  return { dialect: { name: framework, site }, widths: lists.widths, negotiates: true };
}

function requireMount(scope: IConstruct, mount: Mount | undefined, endpoint: string, title: string): void {
  if (!mount || mount.isPath && mount.folder === `${endpoint}/`) return;
  refuse(scope, `\`pathPattern\` must be /${endpoint}* with the \`urls\` of ${title}, got /${mount.folder}*. `
    + 'Set `basePath` of `urls` if the site has one');
}

/** Returns the sources that differ from the default one, the longest prefix first. */
function siteRoutes(routes: readonly BoundRoute[]): SiteRoute[] {
  return routes.flatMap(({ pathPrefix, https }): SiteRoute[] => {
    if (!https) return pathPrefix === '' ? [] : [[pathPrefix]];
    const { host, pathname } = new URL(https.config.url);
    const folder = decodeURIComponent(pathname);
    const unicode = domainToUnicode(host.replace(/:\d+$/, '')) + (/:\d+$/.exec(host)?.[0] ?? '');
    return [...new Set([host, unicode])].map(each => [pathPrefix, each, folder]);
  });
}
