import { Draft, Part } from './thumbor';

/** Changes the fit of `full-fit-in`, `adaptive-fit-in` and both. */
export function fitted({ parts, parameters, covering }: Draft): undefined {
  const fit = parts[Part.FIT] ?? '';
  const isBox = parameters.whole !== undefined || Number(parts[Part.WIDTH]) > 0 && Number(parts[Part.HEIGHT]) > 0;
  if (/full/.test(fit)) {
    // Images become larger without `upscale()`, too.
    const fits = isBox ? ['outside', 'outsidemax'] : ['clip', 'max'];
    parameters.fit = fits[covering === 'min' ? 1 : 0];
    if (!isBox) dropOther(parameters, parts);
  }
  const isSquare = parameters.whole === undefined && parameters.w === parameters.h;
  if (/adaptive/.test(fit) && isBox && !isSquare) parameters.adapt = 'true';
}

/** Removes the largest side, which follows from the other one. */
function dropOther(parameters: Record<string, string>, parts: RegExpExecArray): void {
  if (!Number(parts[Part.WIDTH])) delete parameters.w;
  if (!Number(parts[Part.HEIGHT])) delete parameters.h;
}

/** Adds the side that is that of the image. */
export function whole({ parts, parameters, rules, turns, ...draft }: Draft): string | undefined {
  const sides = [parts[Part.WIDTH], parts[Part.HEIGHT]];
  const given = sides.map(side => Math.min(Number(side) || 0, rules.maxWidth, rules.maxHeight)).find(side => side > 0);
  if (!sides.includes('orig') || given === undefined) return undefined;
  if (draft.share < 1) return 'orig';
  const isWidth = (sides[0] === 'orig') === (turns % 2 === 0);
  const fits = draft.isUpscaled ? ['clip', 'fill'] : ['max', 'fillmax'];
  Object.assign(parameters, {
    w: String(isWidth ? rules.maxWidth : given),
    h: String(isWidth ? given : rules.maxHeight),
    fit: parts[Part.FIT] ? fits[draft.isFilled ? 1 : 0] : draft.covering,
    whole: isWidth ? 'w' : 'h',
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
