import { requestOf } from '../../src/runtime/url/dialects/print-url';
import { ImageRequest, isBad, isCore, printVariant } from '../../src/runtime/url/image-request';
import { UnknownParameter, reasonOfUnknown, unknownParameters } from '../../src/runtime/url/parameter-names';
import { RequestRules } from '../../src/runtime/url/request-parameters';

/** `Accept` headers of browsers. */
export const ACCEPT = {
  avif: 'image/avif,image/webp,image/*,*/*;q=0.8',
  webp: 'image/webp,image/*,*/*;q=0.8',
  none: '*/*',
} as const;

/** Variant that the edge function derives from a URL, or its rejection. */
export type EdgeView =
  | { readonly problem: string }
  | {
    /** Cache key, and key in the variant bucket. */
    readonly variant: string;
    readonly format: string;
    /** Requested and served width, if they differ. */
    readonly width?: { readonly requested: number; readonly served: number };
    /** Parameters that the CDN ignores. */
    readonly unknown: readonly UnknownParameter[];
    /** Known parameters without an effect. */
    readonly idle: readonly string[];
    /** Whether it is a core variant, which the variant limit does not count. */
    readonly isCore: boolean;
  };

/**
 * Derives a variant with the code of the edge function.
 *
 * @param path path of the image's URL
 */
export function edgeView(
  path: string,
  parameters: Readonly<Record<string, string>>,
  accept: string,
  rules: RequestRules,
): EdgeView {
  const request = requestOf(path, { ...parameters }, accept, rules);
  if (isBad(request)) return { problem: `${request.parameter} ${request.reason}` };
  const unknown = rules.dialect ? [] : unknownParameters(new URLSearchParams(parameters).toString());
  if (rules.strictParameters && unknown.length > 0) {
    return { problem: `${unknown[0].name} ${reasonOfUnknown(unknown[0].name)}` };
  }
  const variant = printVariant(request);
  const without = (name: string) => Object.fromEntries(Object.entries(parameters).filter(([other]) => other !== name));
  const isIdle = (name: string) => {
    const other = requestOf(path, without(name), accept, rules);
    return !isBad(other) && printVariant(other) === variant;
  };
  const isKnown = (name: string) => !unknown.some(other => other.name === name);
  return {
    variant,
    format: request.operations.f,
    width: widthOf(request, parameters),
    unknown,
    idle: Object.keys(parameters).filter(isKnown).filter(isIdle),
    isCore: isCore(request, rules),
  };
}

function widthOf({ operations }: ImageRequest, { w, dpr = '1' }: Readonly<Record<string, string>>) {
  const requested = Math.round(Number(w) * Number(dpr));
  const served = Number(operations.w);
  return w === undefined || operations.w === undefined || requested === served ? undefined : { requested, served };
}
