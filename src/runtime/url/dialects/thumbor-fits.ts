import { WHOLE } from '../request-operations';
import { Draft, Part } from './thumbor';

/** Changes the fit of `full-fit-in`, `adaptive-fit-in` and both. */
export function fitted({ parts, parameters, covering }: Draft): undefined {
  const fit = parts[Part.FIT] ?? '';
  const isWhole = [parameters.w, parameters.h].includes(WHOLE);
  const isBox = isWhole || Number(parts[Part.WIDTH]) > 0 && Number(parts[Part.HEIGHT]) > 0;
  if (/full/.test(fit)) {
    // Images become larger without `upscale()`, too.
    const fits = isBox ? ['outside', 'outsidemax'] : ['clip', 'max'];
    parameters.fit = fits[covering === 'min' ? 1 : 0];
    if (!isBox) dropOther(parameters, parts);
  }
  if (/adaptive/.test(fit) && isBox) parameters.adaptive = 'true';
}

/** Removes the largest side, which follows from the other one. */
function dropOther(parameters: Record<string, string>, parts: RegExpExecArray): void {
  if (!Number(parts[Part.WIDTH])) delete parameters.w;
  if (!Number(parts[Part.HEIGHT])) delete parameters.h;
}

/** Adds the side that is that of the image. Returns the part that is not supported. */
export function whole({ parts, parameters, rules, turns, ...draft }: Draft): string | undefined {
  const sides = [parts[Part.WIDTH], parts[Part.HEIGHT]];
  const given = sides.map(side => Math.min(Number(side) || 0, rules.maxWidth, rules.maxHeight)).find(side => side > 0);
  if (!sides.includes('orig') || given === undefined) return undefined;
  const isInside = /^(adaptive-)?fit-in/.test(parts[Part.FIT] ?? '') && !draft.isFilled;
  if (isInside && parts[Part.FIT] === 'fit-in/' && !draft.isUpscaled) return undefined; // the largest side will do
  // A share of a size that is exact is one of the image before its rotation.
  if (draft.share < 1 || turns % 2 > 0 && !isInside) return 'orig';
  const isWidth = (sides[0] === 'orig') === (turns % 2 === 0);
  const fits = draft.isUpscaled ? ['clip', 'fill'] : ['max', 'fillmax'];
  Object.assign(parameters, {
    w: isWidth ? WHOLE : String(given),
    h: isWidth ? String(given) : WHOLE,
    fit: parts[Part.FIT] ? fits[draft.isFilled ? 1 : 0] : draft.covering,
  });
  return undefined;
}

/** Adds a crop in shares of the image, which only imagor has. Returns the part that is not supported. */
export function sharedIn({ parts, parameters }: Draft): string | undefined {
  const corners = parts.slice(Part.CROP, Part.CROP + 4);
  if (!/\./.test(corners.join())) return undefined;
  const [left, top, right, bottom] = corners.map(Number);
  const isShare = left < 1 && top < 1 && right <= 1 && bottom <= 1;
  if (!isShare || right <= left || bottom <= top) return 'crop';
  parameters.rect = [rounded(left), rounded(top), lengthOf(left, right), lengthOf(top, bottom)].join();
  return undefined;
}

function lengthOf(start: number, end: number): string {
  const length = rounded(end - start);
  return length === '1' ? 'full' : length;
}

/** Returns a share with as many decimals as the grammar has. */
function rounded(share: number): string {
  return String(+share.toFixed(3));
}
