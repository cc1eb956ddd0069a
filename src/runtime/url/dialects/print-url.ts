import { DIALECTS } from './dialects';
import { parseUrl } from './resolve-url';
import { addSiteParameter } from './site-query';
import { ImageRequest } from '../image-request';
import { BadParameter, RequestParameters, RequestRules, problemOf } from '../request-parameters';

/**
 * Returns the path and query of a variant's URL in the dialect of the rules, or the parameter that it cannot express.
 *
 * @param path percent-encoded path of the image
 * @param parameters valid parameters of the grammar
 * @param encode encodes a value for a query
 */
export function printUrl(
  path: string, parameters: RequestParameters, rules: Pick<RequestRules, 'dialect'>,
  encode: (value: string) => string = encodeURIComponent,
): string | BadParameter {
  const dialect = rules.dialect && DIALECTS[rules.dialect.name];
  if (!dialect) {
    const query = Object.entries(parameters).map(([name, value]) => `${name}=${encode(value)}`).join('&');
    return path + (query && `?${query}`);
  }
  return unexpressed(parameters, rules) ?? dialect.print(path, parameters, rules.dialect!);
}

/** Returns the first parameter that URLs in the dialect of the rules have no equivalent for, or undefined. */
export function unexpressed(
  parameters: RequestParameters, rules: Pick<RequestRules, 'dialect'>,
): BadParameter | undefined {
  const dialect = rules.dialect && DIALECTS[rules.dialect.name];
  const parameter = dialect && Object.keys(parameters).find(name => !dialect.expresses.includes(name));
  return parameter === undefined
    ? undefined : { parameter, reason: `must be left out: URLs of ${dialect!.title} have no equivalent` };
}

/**
 * Returns the request that the URL of parameters leads to, or the parameter that is rejected.
 *
 * @param path percent-encoded path of the image
 */
export function requestOf(
  path: string, parameters: RequestParameters, accept: string, rules: RequestRules,
): ImageRequest | BadParameter {
  if (!rules.dialect) return parseUrl(path, parameters, accept, rules);
  // Signatures change no variant, and are unknown here.
  const unsigned = { dialect: { ...rules.dialect, isUnsafe: true } };
  const url = problemOf(parameters, rules) ?? printUrl(path, parameters, unsigned);
  return typeof url === 'string' ? parseTarget(url, accept, rules) : url;
}

/** Returns the request of a URL's path and query. */
export function parseTarget(target: string, accept: string, rules: RequestRules): ImageRequest | BadParameter {
  const [path, query = ''] = target.split(/\?(.*)/s);
  const parameters: RequestParameters = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (rules.negotiates) addSiteParameter(parameters, name, value);
    else parameters[name.toLowerCase()] ??= value;
  }
  return parseUrl(path, parameters, accept, rules);
}
