import { Requests } from './evidence';
import { ImageFormat } from '../../../../model/image-format';
import { DialectRules } from '../../../../runtime/url/dialects/dialect-rules';
import { resolveUrl } from '../../../../runtime/url/dialects/resolve-url';
import { translate } from '../../../../runtime/url/dialects/translate-url';
import { isBad } from '../../../../runtime/url/image-request';
import { ORIGINAL_FORMAT } from '../../../../runtime/url/original-format';
import { RequestParameters, RequestRules } from '../../../../runtime/url/request-parameters';

/** The treatment of a request, the worst last. */
export const TREATMENTS = ['supported', 'approximated', 'ignored', 'refused'] as const;

export type Treatment = typeof TREATMENTS[number];

/** A treatment of one URL, with the parts of the URL that cause it. */
export interface Judgment {
  readonly treatment: Treatment;
  /** The parts with what happens to them, such as `blur: another strength`. */
  readonly reasons: readonly string[];
  /** The key of the original, unless the URL is refused. */
  readonly key?: string;
  /** The path of the variant. */
  readonly variant?: string;
  /** The requested sides in pixels. */
  readonly sides?: readonly number[];
}

/** A reason with its requests. */
interface CountedReason {
  readonly treatment: Treatment;
  readonly reason: string;
  readonly requests: number;
  readonly example: string;
}

/** The requests of logs and lists, by their treatment. */
export interface Traffic {
  readonly requests: number;
  readonly urls: number;
  readonly counts: Readonly<Record<Treatment, number>>;
  /** The most frequent first. */
  readonly reasons: readonly CountedReason[];
  /** The largest requested side in pixels. */
  readonly largestSide: number;
  /** The most variants that an original has. */
  readonly mostVariants: number;
  /** Requests by the extension of the key, without the dot. */
  readonly extensions: Readonly<Record<string, number>>;
}

/** The most reasons that are counted one by one. */
const MAX_REASONS = 2000;

const MAX_SIDE = 8192;

/** Judges each URL, and adds up the requests. */
export function trafficOf(requests: Requests, judge: (path: string) => Judgment): Traffic {
  const counts: Record<Treatment, number> = { supported: 0, approximated: 0, ignored: 0, refused: 0 };
  const reasons = new Map<string, CountedReason>();
  const variants = new Map<string, Set<string>>();
  const extensions = Object.create(null) as Record<string, number>;
  let largestSide = 0;
  for (const [url, count] of requests.entries()) {
    const { treatment, reasons: parts, key, variant, sides = [] } = judge(url);
    counts[treatment] += count;
    largestSide = Math.max(largestSide, ...sides);
    for (const reason of parts) {
      const known = reasons.get(reason);
      if (!known && reasons.size >= MAX_REASONS) continue;
      reasons.set(reason, { treatment, example: url, ...known, reason, requests: (known?.requests ?? 0) + count });
    }
    if (key === undefined) continue;
    const [, extension = ''] = /\.(\w{1,10})$/.exec(key) ?? [];
    extensions[extension.toLowerCase()] = (extensions[extension.toLowerCase()] ?? 0) + count;
    if (variant !== undefined) variants.set(key, (variants.get(key) ?? new Set()).add(variant));
  }
  return {
    requests: requests.total,
    urls: requests.size,
    counts,
    reasons: [...reasons.values()].sort((a, b) => b.requests - a.requests),
    largestSide,
    mostVariants: [...variants.values()].reduce((most, { size }) => Math.max(most, size), 0),
    extensions,
  };
}

/** The approximations of a dialect, by the parameter of the grammar that a URL is translated to. */
export type Approximations = Readonly<Record<string, string>>;

/** Judges a URL by the parser of a dialect, which the CDN has. */
export function judgeByDialect(url: string, dialect: DialectRules, approximations: Approximations): Judgment {
  const [path, query] = splitUrl(url);
  const rules = rulesOf(dialect);
  const variant = resolveUrl(path, query, '', rules);
  if (isBad(variant)) return { treatment: 'refused', reasons: [`${variant.parameter} ${variant.reason}`] };
  const translated = translate(path, query, '', rules);
  const parameters = isBad(translated) ? {} : translated.parameters;
  const reasons = Object.keys(parameters).flatMap(name => approximations[name] ?? []);
  return {
    treatment: reasons.length > 0 ? 'approximated' : 'supported',
    reasons: [...new Set(reasons)],
    key: variant.request.key,
    variant: variant.path,
    sides: [parameters.w, parameters.h].map(Number).filter(side => side > 0),
  };
}

/** Returns the rules of a CDN that serves the largest sizes, so that requested ones show. */
export function rulesOf(dialect?: DialectRules): RequestRules {
  return {
    fingerprint: '',
    version: '',
    widths: [MAX_SIDE],
    maxWidth: MAX_SIDE,
    maxHeight: MAX_SIDE,
    allowEnlargement: dialect !== undefined,
    formats: [...Object.values(ImageFormat), 'json', 'blurhash', 'thumbhash', ORIGINAL_FORMAT],
    quality: { avif: 80, webp: 80, jpg: 80, [ORIGINAL_FORMAT]: 80 },
    presets: {},
    ...dialect && { dialect },
  };
}

/** Returns the path and the parameters of a URL, as the edge function reads them: names in lower case, first values. */
export function splitUrl(url: string): [path: string, query: RequestParameters] {
  const at = url.indexOf('?');
  const parameters = Object.create(null) as RequestParameters;
  if (at < 0) return [url, parameters];
  for (const [name, value] of new URLSearchParams(url.slice(at + 1))) parameters[name.toLowerCase()] ??= value;
  return [url.slice(0, at), parameters];
}
