/** The headers by which an origin recognizes an original, and by which a change is detected without them. */
export interface Validator {
  readonly etag?: string;
  readonly modified?: string;
  /** The version of the content. */
  readonly version: string;
  /** The freshness lifetime in seconds, for responses that confirm the original without another one. */
  readonly lifetime: number;
}

/** The time for which an original may be used. Times are in seconds since 1970. */
export interface Freshness {
  /** The time from which the origin must confirm the original. */
  readonly until: number;
  /** The time until which the original may be used if its origin fails. Missing if it may not. */
  readonly onErrorUntil?: number;
  /** True if nothing that is made from the original may be stored. */
  readonly isUnstorable?: true;
  readonly validator: Validator;
}

/** The freshness of a stored variant: that of its original, and of its watermark if that has one, too. */
export interface VariantFreshness extends Omit<Freshness, 'validator'> {
  readonly original?: Validator;
  readonly mark?: Validator;
}

/** The header in which the variant bucket stores the freshness of a variant. Viewers do not receive it. */
export const FRESHNESS_HEADER = 'x-amz-meta-freshness';

const METADATA = 'x-amz-meta-';

/**
 * Maximum size of metadata in bytes: the limit of S3 for all metadata of an object, without 80 for the state and the
 * scores of a refinement.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
 */
const MAX_METADATA = 2048 - 80;

/** Returns the freshness of a variant, or undefined if neither its original nor its watermark has one. */
export function variantFreshness(original?: Freshness, mark?: Freshness): VariantFreshness | undefined {
  const all = [original, mark].filter(each => each !== undefined);
  if (all.length === 0) return undefined;
  const until = Math.min(...all.map(each => each.until));
  const onErrorUntil = Math.min(...all.map(each => each.onErrorUntil ?? each.until));
  return {
    until,
    ...onErrorUntil > until && { onErrorUntil },
    ...all.some(({ isUnstorable }) => isUnstorable) && { isUnstorable: true },
    original: original?.validator,
    mark: mark?.validator,
  };
}

/**
 * Returns the headers that store a freshness. If there is no room for the validators of origins, an original is
 * confirmed by its version, for which its origin sends it again.
 *
 * @param headers the other headers of the variant
 */
export function printFreshness(
  freshness: VariantFreshness | undefined, headers: Readonly<Record<string, string>>,
): Record<string, string> {
  if (!freshness) return {};
  const others = Object.entries(headers)
    .filter(([name]) => name.startsWith(METADATA) && name !== FRESHNESS_HEADER).join('').length;
  const text = JSON.stringify(freshness);
  const isShort = others + FRESHNESS_HEADER.length + text.length <= MAX_METADATA;
  return { [FRESHNESS_HEADER]: isShort ? text : JSON.stringify(freshness, withoutValidators) };
}

function withoutValidators(name: string, value: unknown): unknown {
  return ['etag', 'modified'].includes(name) ? undefined : value;
}

export function parseFreshness(headers: Readonly<Record<string, string>>): VariantFreshness | undefined {
  const text = headers[FRESHNESS_HEADER];
  return text === undefined ? undefined : JSON.parse(text) as VariantFreshness;
}

/** Returns the headers of a response for viewers and edge locations, which caches keep no longer than the original. */
export function limitedHeaders(
  { [FRESHNESS_HEADER]: printed, ...headers }: Readonly<Record<string, string>>, now: number,
): Record<string, string> {
  if (printed === undefined) return headers;
  const { until, isUnstorable } = JSON.parse(printed) as VariantFreshness;
  const seconds = Math.floor(until - now / 1000);
  if (isUnstorable) return { ...headers, 'cache-control': 'no-store' };
  if (seconds <= 0) return { ...headers, 'cache-control': 'no-cache' };
  const cacheControl = headers['cache-control']
    .replace(/(max-?age=)(\d+)/g, (_all, name: string, lifetime: string) =>
      `${name}${Math.min(Number(lifetime), seconds)}`);
  return { ...headers, 'cache-control': cacheControl };
}
