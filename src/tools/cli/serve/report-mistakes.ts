import { DialectRules, FrameworkName, SitePattern, SiteRoute } from '../../../runtime/url/dialects/dialect-rules';
import { FRAMEWORKS } from '../../../runtime/url/dialects/frameworks';
import { parseTarget } from '../../../runtime/url/dialects/print-url';
import { isBad } from '../../../runtime/url/image-request';
import { ignoredParameters, inWords } from '../../../runtime/url/parameter-names';
import { RequestRules } from '../../../runtime/url/request-parameters';
import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';

/** Maximum number of URLs to report. People do not have more in their pages. */
const MOST_URLS = 100;

/** Maximum number of names to report. People do not type more. */
const MOST_NAMES = 100;

/**
 * Reports URLs of frameworks that a CDN refuses, each reason once, with what is allowed. Responses do not list it.
 *
 * @param rulesAt returns the rules of the CDN that transforms the image of a path, which are known when the edge runs
 */
export function reportRefusedUrls(
  report: (text: string) => void, rulesAt: (path: string) => RequestRules | undefined,
): EdgeObserver {
  const reported = new Set<string>();
  return {
    ...NO_OBSERVER,
    answered: ({ method, path, query }, { status }) => {
      if (status < 400 || status >= 500 || reported.size === MOST_URLS) return;
      const rules = rulesAt(path);
      if (!rules?.dialect?.site) return;
      const request = parseTarget(query === '' ? path : `${path}?${query}`, '', rules);
      if (!isBad(request)) return;
      const reason = `\`${request.parameter}\` ${request.reason}${allowedAs(request.parameter, rules.dialect)}`;
      if (reported.has(reason)) return;
      reported.add(reason);
      report(`${method} ${path}: ${reason}`);
    },
  };
}

/** Returns the values that a parameter may have, if they are a list. */
function allowedAs(parameter: string, { name, site = {} }: DialectRules): string {
  const { source = 'path', w, q, fit, fits = {} } = FRAMEWORKS[name as FrameworkName];
  const lists: Readonly<Record<string, readonly (number | string)[] | undefined>> = {
    [w]: site.sizes,
    [q]: site.levels,
    ...fit && { [fit]: Object.keys(fits).filter(each => each !== '') },
    [source]: sourcesOf(site.locals, site.routes),
  };
  const list = lists[parameter];
  return list ? `; allowed: ${list.join(', ')}` : '';
}

function sourcesOf(locals: readonly SitePattern[] | undefined, routes: readonly SiteRoute[] = []): string[] {
  const paths = locals ? locals.map(([path, search = '']) => `paths like ${path}${search}`) : ['paths of the site'];
  const hosts = routes.flatMap(([, host, folder = '/']) => host === undefined ? [] : [`https://${host}${folder}*`]);
  return [...paths, ...hosts];
}

/**
 * Reports the parameters that a CDN ignores, each name once. The response cannot name them.
 *
 * @param transforms whether a CDN transforms the image of a path, which is known when the edge runs
 */
export function reportUnknownParameters(
  report: (text: string) => void, transforms: (path: string) => boolean,
): EdgeObserver {
  const reported = new Set<string>();
  return {
    ...NO_OBSERVER,
    answered: ({ method, path, query }, { status }) => {
      if (status === 400) return; // with `strictParameters`, the response names them
      const unknown = transforms(path) ? ignoredParameters(query).filter(({ name }) => !reported.has(name)) : [];
      if (unknown.length === 0 || reported.size + unknown.length > MOST_NAMES) return;
      unknown.forEach(({ name }) => reported.add(name));
      report(`${method} ${path}: ignored unknown parameters: ${inWords(unknown)}`);
    },
  };
}

/** Reports the part of a path or the header that invalidated the signature of an origin request. */
export function reportRejectedSignatures(report: (text: string) => void): EdgeObserver {
  return {
    ...NO_OBSERVER,
    fetched: ({ remark }) => {
      if (remark !== undefined) report(remark);
    },
  };
}
