import { Size } from '../read/pipeline-image';

/** The largest number of repetitions. Beyond it, there are at most six along each side. */
const MAX_REPETITIONS = 100;
const MAX_ALONG_SIDE = 6;

/** The space between two repetitions where there is room for one and a part. */
const MIN_SPACE = 10;

/** Pixels with four channels. */
export interface Layer extends Size {
  readonly data: Buffer;
}

/** A place, such as `10`, `n10` (from the right or bottom), `n5p` (in percent), `center` or `repeat`. */
export interface Places {
  readonly x: string;
  readonly y: string;
}

/** Returns a transparent frame with a watermark at its places. Parts outside are left out. */
export function placedOn(frame: Size, mark: Layer, { x, y }: Places): Buffer {
  const canvas = Buffer.alloc(frame.width * frame.height * 4);
  const columns = offsetsOf(x, frame.width, mark.width);
  const rows = offsetsOf(y, frame.height, mark.height);
  const isMany = columns.length * rows.length > MAX_REPETITIONS;
  const [lefts, tops] = isMany
    ? [fewer(columns, frame.width, mark.width), fewer(rows, frame.height, mark.height)] : [columns, rows];
  for (const top of tops) {
    for (const left of lefts) copy(mark, canvas, frame, left, top);
  }
  return canvas;
}

function copy({ data, width, height }: Layer, canvas: Buffer, frame: Size, left: number, top: number): void {
  const [first, last] = [Math.max(0, -left), Math.min(width, frame.width - left)];
  for (let row = Math.max(0, -top); row < Math.min(height, frame.height - top) && first < last; row++) {
    const target = (top + row) * frame.width + left;
    data.copy(canvas, (target + first) * 4, (row * width + first) * 4, (row * width + last) * 4);
  }
}

function offsetsOf(place: string, length: number, side: number): number[] {
  if (place === 'center') return [Math.floor((length - side) / 2)];
  if (place === 'repeat') return spread(length, side);
  const [, fromEnd, digits, percent] = /^(n?)(\d+)(p?)$/.exec(place)!;
  const distance = percent ? Math.floor(length * Number(digits) / 100) : Number(digits);
  return [fromEnd ? length - side - distance : distance];
}

/** Returns evenly spread offsets, as thumbor has them. */
function spread(length: number, side: number): number[] {
  const isTight = length / side < 2;
  const count = isTight ? Math.ceil(length / side) : Math.floor(length / side);
  return withSpace(count, side, isTight ? MIN_SPACE : length % side);
}

function fewer(offsets: number[], length: number, side: number): number[] {
  if (offsets.length === 1) return offsets;
  const count = Math.min(MAX_ALONG_SIDE, offsets.length);
  return withSpace(count, side, length - count * side);
}

function withSpace(count: number, side: number, room: number): number[] {
  const space = Math.floor(room / Math.max(1, count - 1));
  return Array.from({ length: count }, (_, index) => index * (side + space));
}
