import { unknownColor } from './color-names';
import { partOf } from './dialects/part-names';
import { readPassedOn } from './dialects/read-passed-on';
import { boundsOf } from './grammar-table';
import { ImageRequest, Operations, TOO_LONG, isBad, nearestCore, readVariant, referenceKey, storedKey } from './image-request';
import { variantRoot } from './key-encoding';
import { BadParameter, RequestRules, readUnknown } from './request-parameters';
import { Mount } from '../../model/mount';
import { MAX_KEY_BYTES } from '../../model/object-key';

/** A request as it arrives from the edge function. */
export interface VariantRequest {
  readonly request: ImageRequest;
  /**
   * The query of the viewer, if URLs are signed; with a dialect, the path and query. Undefined if the request came
   * without the edge function.
   */
  readonly query?: string;
  /** The name of an unknown parameter, if URLs with one are rejected. */
  readonly unknown?: string;
  /** Whether the path is not that of the variant, because the edge function has no room for the translation. */
  readonly isPassedOn?: boolean;
  /** Whether the edge function has other settings: the two functions are deployed at different moments. */
  readonly isDeploying: boolean;
}

/**
 * Reads the path of a variant, or returns undefined if the path is not canonical. Returns the reason for rejecting
 * what the edge function has no room to translate or to validate.
 *
 * @param edge the header by which the edge function identifies itself: the fingerprint of its rules, `?` and the query
 */
export function readVariantRequest(
  path: string, { rules, mount }: { readonly rules: RequestRules; readonly mount?: Mount }, edge: string | undefined,
): VariantRequest | BadParameter | undefined {
  const queryAt = edge?.indexOf('?') ?? -1;
  const root = `/${variantRoot(mount)}`;
  if (!path.startsWith(root)) return undefined;
  const { path: own, unknown } = readUnknown(path.slice(root.length - 1));
  const passedOn = rules.dialect && readPassedOn(own, rules);
  if (passedOn && isBad(passedOn)) return passedOn;
  const variant = passedOn ? { request: passedOn, isCanonical: true } : readVariant(own, rules);
  if (!variant || !variant.isCanonical && queryAt < 0) return undefined;
  const bad = validate(variant.request, rules, mount);
  if (bad) return { parameter: partOf(bad.parameter, rules.dialect), reason: bad.reason };
  const hasOtherRules = queryAt >= 0 && edge!.slice(0, queryAt) !== rules.fingerprint;
  const isStrict = rules.strictParameters === true;
  return {
    request: variant.request,
    query: queryAt < 0 ? undefined : edge!.slice(queryAt + 1),
    ...isStrict && { unknown },
    ...passedOn && { isPassedOn: true },
    isDeploying: !variant.isCanonical || hasOtherRules || !isStrict && unknown !== undefined,
  };
}

/**
 * Returns the first parameter of a request that no variant can have, with the reason, or undefined. Together with the
 * bounds of each parameter, which every canonical path is within, this covers everything that the request alone
 * decides. The edge function has no room for these checks. Nothing is read before them, and the pipeline has none.
 *
 * @param request the request of a canonical path
 */
export function validate(request: ImageRequest, rules: RequestRules, mount?: Mount): BadParameter | undefined {
  return problemOfColors(request.operations) ?? problemOfLength(request, rules, mount);
}

/** The edge function accepts every word as the name of a color. */
function problemOfColors(operations: Operations): BadParameter | undefined {
  for (const [name, value] of Object.entries(operations)) {
    const form = boundsOf(name)?.form;
    const unknown = form === 'color' || form === 'stroke' ? unknownColor(value) : undefined;
    if (unknown !== undefined) return { parameter: name, reason: `must have a color of CSS, got ${unknown}` };
  }
  return undefined;
}

/**
 * Rejects a variant that S3 could not store, as nothing would limit how often it is transformed, nor the variant in its
 * place once the limit of its original is reached.
 */
function problemOfLength(request: ImageRequest, rules: RequestRules, mount?: Mount): BadParameter | undefined {
  const { mark } = request.operations;
  const reference = mark === undefined ? [] : [referenceKey(request, mark)];
  const keys = [storedKey(request), storedKey(nearestCore(request, rules)), ...reference];
  const isStorable = keys.every(each => variantRoot(mount).length + each.length <= MAX_KEY_BYTES);
  return isStorable ? undefined : TOO_LONG;
}
