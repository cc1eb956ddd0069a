import { DialectName, FrameworkName, SiteRules } from '../../../runtime/url/dialects/dialect-rules';
import { DIALECTS } from '../../../runtime/url/dialects/dialects';
import { isFramework } from '../../../runtime/url/dialects/framework-dialects';
import { FRAMEWORKS } from '../../../runtime/url/dialects/frameworks';
import { parseTarget, printUrl } from '../../../runtime/url/dialects/print-url';
import { isBad, printKey } from '../../../runtime/url/image-request';
import { ORIGINAL_FORMAT } from '../../../runtime/url/original-format';
import { RequestParameters, RequestRules } from '../../../runtime/url/request-parameters';
import { Signer } from '../../playground/signers';
import { UsageError } from '../command';

/** The URL of a variant, and its text in results: without the signature and without the part that all have. */
export interface VariantUrl {
  readonly url: URL;
  readonly text: string;
}

/** The URLs of an image's variants. */
export interface VariantUrls {
  /** Whether the CDN chooses the format of variants whose URL names none by the `Accept` header. */
  readonly isNegotiated: boolean;
  /** Whether widths are those of URLs, and do not snap to the ladder. */
  readonly isExact: boolean;
  /** Whether a URL can ask for facts about an image: `fm=json`. */
  readonly hasFacts: boolean;
  /** Whether the CDN ignores unknown parameters on purpose, as another service does. */
  readonly ignoresUnknown: boolean;
  /** Returns the URL of a variant. */
  for(parameters: RequestParameters): VariantUrl;
  /** Returns a URL that the CDN must reject, and the part that it names. Undefined if it ignores invalid parts. */
  invalid(): VariantUrl & { readonly part: string } | undefined;
}

interface InvalidPart {
  readonly target: (path: string) => string;
  readonly part: string;
}

/** The parts of paths and queries that dialects reject. */
const INVALID: { readonly [name in DialectName]?: InvalidPart } = {
  ...Object.fromEntries(['next', 'vercel', 'astro', 'netlify'].map(name =>
    [name, { target: (path: string) => `${path.replace(/&w=\d+/, '')}&w=x`, part: 'w' }])),
  ipx: { target: path => path.replace('/_ipx/', '/_ipx/w_x&'), part: 'w' },
  dit: { target: path => `${path}?width=x`, part: 'width' },
  thumbor: { target: path => path.replace(/^(\/unsafe)?/, '$1/debug'), part: 'debug' },
};

/** Rules that translate the URLs of every CDN. */
const RULES: RequestRules = {
  fingerprint: '',
  version: '',
  widths: [],
  maxWidth: 8192,
  maxHeight: 8192,
  allowEnlargement: true,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', ORIGINAL_FORMAT],
  quality: {},
  presets: {},
};

/** Widths that sites have, unless they list others. */
const USUAL_SIZES = [384, 640, 1080, 1920];

/** Returns the site that a URL of a framework belongs to, with the source that it names. */
function siteOf({ pathname, searchParams }: URL, name: FrameworkName): SiteRules {
  const { endpoint, source, required } = FRAMEWORKS[name];
  const base = pathname.slice(0, Math.max(0, pathname.indexOf(`/${endpoint}`)));
  const given = source === undefined ? /\/(https:\/\/.*)$/.exec(pathname)?.[1] : searchParams.get(source);
  const host = given && URL.canParse(given) ? new URL(given).host : undefined;
  const width = Number(searchParams.get('w'));
  return {
    base,
    ...host && { routes: [['remote/', host, '/'] as const] },
    ...required && { sizes: [...USUAL_SIZES, ...width > 0 ? [width] : []] },
  };
}

/** Returns the URLs of an image's variants in imgix's dialect. */
function usualUrls(image: URL, sign: Signer): VariantUrls {
  const queried = (text: string): VariantUrl => ({ url: new URL(image.origin + sign(image.pathname + text)), text });
  return {
    isNegotiated: true,
    isExact: false,
    hasFacts: true,
    ignoresUnknown: false,
    for: parameters => queried(printUrl('', parameters, {}) as string),
    invalid: () => ({ ...queried('?w=0'), part: 'w' }),
  };
}

/** Returns the URLs of an image's variants in a dialect. */
function dialectUrls(image: URL, name: DialectName, signer: Signer | undefined): VariantUrls {
  const site = isFramework(name) ? siteOf(image, name) : undefined;
  const rules = { ...RULES, ...site && { negotiates: true }, dialect: { name, isUnsafe: true, ...site && { site } } };
  const request = parseTarget(image.pathname + image.search, '', rules);
  if (isBad(request)) {
    throw new UsageError(`URL must be that of an image in the dialect of ${DIALECTS[name].title}, got ${image.href}: `
      + `${request.parameter} ${request.reason}`);
  }
  const dialect = { name, isUnsafe: signer === undefined, ...site && { site } };
  const at = (target: string): VariantUrl =>
    ({ url: new URL(image.origin + (signer?.(target) ?? target)), text: target });
  const printed = (parameters: RequestParameters): string =>
    printUrl(printKey(request.key), parameters, { dialect }) as string;
  const invalid = INVALID[name];
  return {
    isNegotiated: name === 'awsSample' || site !== undefined && name !== 'astro',
    isExact: site?.sizes === undefined,
    hasFacts: false,
    ignoresUnknown: true,
    for: parameters => at(printed(parameters)),
    invalid: () => invalid && { ...at(invalid.target(printed({}))), part: invalid.part },
  };
}

/**
 * Returns the URLs of an image's variants.
 *
 * @param image its URL in the dialect
 * @param dialect undefined for imgix's
 */
export function variantUrls(image: URL, dialect?: DialectName, signer?: Signer): VariantUrls {
  return dialect === undefined ? usualUrls(image, signer ?? (target => target)) : dialectUrls(image, dialect, signer);
}
