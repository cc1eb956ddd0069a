/**
 * Unknown parameters of URLs, which a CDN with `strictParameters` rejects. The edge function has no room for the
 * nearest names, so it passes on the name in the path, and the transform function rejects it.
 *
 * Part of the URL grammar, and like it written for CloudFront Functions too.
 */

import { isParameter } from './request-parameters';
import { VARIANT_MARK, decodeText, encodeText } from './variant-key';

/** Presets, which are resolved before other parameters, and the signatures of this library and of CloudFront. */
const EXPECTED = /^(preset|s|expires|policy|signature|key-pair-id|hash-algorithm)$/;

/** Parameters that campaigns and social networks add to links. Their authors expect no effect. */
const TRACKING = /^(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id)$/;

/** Begins a segment of a path before that of the operations. The segment has the name of an unknown parameter. */
const UNKNOWN = VARIANT_MARK + 'unknown.';

// Longer names are cut off.
const MAX_NAME = 64;

/** A path without the name of an unknown parameter, and the name. */
export interface StrictPath {
  readonly path: string;
  readonly unknown?: string;
}

/** Whether a CDN ignores a parameter although its author expects an effect. */
export function isUnknown(name: string): boolean {
  const lower = name.toLowerCase();
  return !isParameter(lower) && !EXPECTED.test(lower) && !TRACKING.test(lower);
}

/** Returns a variant's path with the name of an unknown parameter. */
export function withUnknown(path: string, name: string): string {
  const slash = path.lastIndexOf('/');
  return path.slice(0, slash) + '/' + UNKNOWN + encodeText(name.slice(0, MAX_NAME)) + path.slice(slash);
}

/** Returns the parts of a path that `withUnknown()` may have printed. */
export function readUnknown(path: string): StrictPath {
  const slash = path.lastIndexOf('/');
  const start = path.lastIndexOf('/', slash - 1) + 1;
  const segment = path.slice(start, slash);
  if (segment.indexOf(UNKNOWN) !== 0) return { path: path };
  return { path: path.slice(0, start - 1) + path.slice(slash), unknown: decodeText(segment.slice(UNKNOWN.length)) };
}
