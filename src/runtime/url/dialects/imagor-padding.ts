import { Draft, Part } from './thumbor';
import { Additions } from './thumbor-additions';

/** The longest padding of a side. */
const MAX_PADDING = 9999;

/** Fills that depend on the image. */
const COMPUTED = ['blur', 'auto'];

/** Colors without an effect on what is transparent. */
const NONE = ['none', 'transparent'];

/**
 * Adds the padding in a path, such as `10x5` or `10x5:20x0`, in the color of a fill. imagor turns it like the image.
 * Returns whether the color is supported.
 */
export function addPathPadding(draft: Draft, additions: Additions, color: string): boolean {
  const [left, top, right = left, bottom = top] = draft.parts[Part.PADDING].split(/[x:]/).map(Number);
  draft.isFilled = true;
  const sides = draft.turns % 2 > 0 ? [top, left, bottom, right] : [left, top, right, bottom];
  return (COMPUTED.includes(color) ? addAround : addPadding)(draft, additions, color, sides);
}

/** Adds padding with a fill that depends on the image, which lies in a box. */
function addAround(
  { parts, parameters, turns }: Draft, additions: Additions, fill: string, padding: readonly number[],
): boolean {
  const isBox = parts[Part.FIT] && Number(parts[Part.WIDTH]) > 0 && Number(parts[Part.HEIGHT]) > 0;
  const isFirst = additions.padding === undefined && parameters.bg === undefined && parameters.mark === undefined;
  if (!isBox || !isFirst || /full/.test(parts[Part.FIT]) || turns % 2 > 0) return false;
  Object.assign(parameters, { fill, around: 'true' });
  Object.assign(additions, { padding, backdrop: '', turns });
  return true;
}

/** Adds the padding of a filter: a color, and one, two or four lengths. */
export function addFilterPadding(draft: Draft, additions: Additions, [color, ...lengths]: string[]): boolean {
  if (lengths.length === 0) return true; // ignored
  if (!lengths.every(length => /^\d{1,4}$/.test(length))) return false;
  const [left, top = left, right = left, bottom = top] = (lengths.length > 3 ? lengths : lengths.slice(0, 2))
    .map(Number);
  return addPadding(draft, additions, color, [left, top, right, bottom]);
}

function addPadding(draft: Draft, additions: Additions, color: string, sides: readonly number[]): boolean {
  const { parameters, turns } = draft;
  const backdrop = NONE.includes(color) ? '' : color;
  const isFirst = additions.padding === undefined;
  const isOther = (parameters.bg ?? backdrop) !== backdrop || !isFirst && additions.backdrop !== backdrop;
  const isComputed = COMPUTED.includes(color) || parameters.around !== undefined;
  if (isOther || isComputed || parameters.mark !== undefined) return false;
  if (backdrop !== '') parameters.bg = backdrop;
  const padding = sides.map((side, index) => Math.min(MAX_PADDING, side + (additions.padding?.[index] ?? 0)));
  Object.assign(additions, { padding, backdrop, turns });
  return backdrop === '' || /^([a-f]*[g-z][a-z]{2,}|[\da-f]{3}|[\da-f]{6})$/i.test(backdrop);
}

/** Adds the padding to the size. Returns the part that is not supported. */
export function padded({ parts, parameters, turns, rules, share }: Draft, additions: Additions): string | undefined {
  const { padding, backdrop } = additions;
  if (padding === undefined) return undefined;
  if (share < 1 || (parameters.bg ?? '') !== backdrop) return 'padding';
  const [left, top, right, bottom] = padding;
  const isTurned = turns % 2 > 0;
  const isGiven = (part: Part): boolean => Number(parts[part]) > 0;
  if (isGiven(isTurned ? Part.HEIGHT : Part.WIDTH)) parameters.w = sum(parameters.w, left + right, rules.maxWidth);
  if (isGiven(isTurned ? Part.WIDTH : Part.HEIGHT)) parameters.h = sum(parameters.h, top + bottom, rules.maxHeight);
  parameters.pad = [top, right, bottom, left].join();
  return undefined;
}

function sum(side: string, padding: number, most: number): string {
  return String(Math.min(most, Number(side) + padding));
}
