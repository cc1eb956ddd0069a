import { CloudinaryDraft, isCropped, isSized, set } from './cloudinary-draft';

/** Sides after a quarter turn clockwise. */
const TURNED: Readonly<Record<string, string>> = { top: 'right', right: 'bottom', bottom: 'left', left: 'top' };

const MIRRORED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  h: { left: 'right', right: 'left' },
  v: { top: 'bottom', bottom: 'top' },
};

/** A point in shares of the sides. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Adds a turn or a flip. The CDN turns and flips before it changes the size, so a size that precedes them is turned.
 *
 * @param isBeside whether the component has a size, too: the order of both is not documented
 */
export function addTurn(draft: CloudinaryDraft, value: string, isBeside: boolean): boolean {
  const [, axis] = /^([hv])flip$/.exec(value) ?? [];
  if (axis !== undefined) return addFlip(draft, axis);
  if (/^(exif|ignore)$/.test(value)) return value === 'exif';
  if (!/^-?\d{1,3}$/.test(value)) return false;
  const degrees = (Number(value) + 1080) % 360;
  if (degrees === 0) return true;
  if (isSized(draft) && (degrees % 90 !== 0 || (isBeside && degrees !== 180))) return false;
  for (let turn = 0; isSized(draft) && turn < degrees; turn += 90) turnSize(draft);
  const { rot = '0', flip } = draft.parameters;
  // The CDN turns before it flips, so a turn of a mirrored image is one in the other direction.
  const isMirrored = flip === 'h' || flip === 'v';
  const all = (Number(rot) + (isMirrored ? 360 - degrees : degrees)) % 360;
  delete draft.parameters.rot;
  return all === 0 || set(draft, 'rot', String(all));
}

function addFlip(draft: CloudinaryDraft, axis: string): boolean {
  const { flip = '' } = draft.parameters;
  mapSides(draft, side => MIRRORED[axis][side] ?? side);
  if (!movePoint(draft, ({ x, y }) => axis === 'h' ? { x: 1 - x, y } : { x, y: 1 - y })) return false;
  delete draft.parameters.flip;
  const axes = ['h', 'v'].filter(each => flip.includes(each) !== (each === axis)).join('');
  return axes === '' || set(draft, 'flip', axes);
}

/** Exchanges width and height. */
function turnSize(draft: CloudinaryDraft): void {
  const { parameters } = draft;
  const { w, h, ar } = parameters;
  delete parameters.w;
  delete parameters.h;
  if (h !== undefined) parameters.w = h;
  if (w !== undefined) parameters.h = w;
  if (ar !== undefined) parameters.ar = ar.split(':').reverse().join(':');
  mapSides(draft, side => TURNED[side] ?? side);
  movePoint(draft, ({ x, y }) => ({ x: 1 - y, y: x }));
}

function mapSides({ parameters }: CloudinaryDraft, map: (side: string) => string): void {
  if (parameters.crop !== undefined) parameters.crop = parameters.crop.split(',').map(map).join(',');
}

function movePoint(draft: CloudinaryDraft, move: (point: Point) => Point): boolean {
  const { parameters } = draft;
  if (!isCropped(draft) || parameters['fp-x'] === undefined) return true;
  const { x, y } = move({ x: Number(parameters['fp-x']), y: Number(parameters['fp-y']) });
  const share = (value: number) => String(Number(value.toFixed(4)));
  return set(draft, 'fp-x', share(x)) && set(draft, 'fp-y', share(y));
}
