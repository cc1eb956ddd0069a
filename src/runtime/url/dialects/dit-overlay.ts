import { Json, objectOf } from './json-in-path';
import { RequestParameters, RequestRules, isImageKey } from '../request-parameters';

/** Places of sharp's `gravity`, from the left and from the top. */
const GRAVITIES: { readonly [gravity: string]: readonly [x: string, y: string] } = {
  north: ['center', '0'],
  northeast: ['-0', '0'],
  east: ['-0', 'center'],
  southeast: ['-0', '-0'],
  south: ['center', '-0'],
  southwest: ['0', '-0'],
  west: ['0', 'center'],
  northwest: ['0', '0'],
  center: ['center', 'center'],
  centre: ['center', 'center'],
};

/** Returns the parameters of a watermark, from one of the buckets, or undefined if there is no equivalent. */
export function overlaid(value: Json, { dialect }: RequestRules): RequestParameters | undefined {
  const { bucket, key, wRatio, hRatio, alpha, options, ...others } = objectOf(value);
  const found = dialect!.buckets?.find(each => each.bucket === bucket);
  const places = placesOf(options);
  const isKnown = typeof key === 'string' && isImageKey(key) && Object.keys(others).length === 0;
  if (!found || !isKnown || !places) return undefined;
  const [x, y] = places;
  return {
    'mark': found.folder + key,
    'mark-x': x,
    'mark-y': y,
    'mark-alpha': String(100 - (shareOf(alpha) ?? 0)),
    ...shareOf(wRatio) && { 'mark-w': String(shareOf(wRatio)! / 100) },
    ...shareOf(hRatio) && { 'mark-h': String(shareOf(hRatio)! / 100) },
  };
}

/** Returns the places, which are the center by default, or undefined for options without an equivalent. */
function placesOf(options: Json): readonly [x: string, y: string] | undefined {
  const { left, top, gravity = 'center', ...others } = objectOf(options);
  if (Object.keys(others).length > 0) return undefined;
  const [x, y] = [placeOf(left), placeOf(top)];
  // sharp requires both.
  if (x !== undefined && y !== undefined) return [x, y];
  const isNamed = x === undefined && y === undefined && Object.hasOwn(GRAVITIES, String(gravity));
  return isNamed ? GRAVITIES[String(gravity)] : undefined;
}

/** Returns a distance, or undefined without a number. Negative ones are from the right or the bottom. */
function placeOf(given: Json): string | undefined {
  const whole = parseInt(String(given));
  if (Number.isNaN(whole)) return undefined;
  const isPercent = whole !== 0 && String(given).endsWith('p');
  return `${Math.max(-99999, Math.min(99999, whole))}${isPercent ? 'p' : ''}`;
}

/** Returns a percentage, or undefined for other values, which the service ignores. */
function shareOf(value: Json): number | undefined {
  return /^(100|[1-9]?\d)$/.test(String(value)) ? Number(value) : undefined;
}
