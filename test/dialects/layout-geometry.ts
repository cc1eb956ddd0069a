import { Size } from './coordinate-image';
import { Geometry } from './geometry';
import { Originals } from './originals';
import { layoutOf } from '../../src/runtime/transformer/operate/layout';
import { rectangleOf } from '../../src/runtime/transformer/operate/rectangle';
import { TransformOptions } from '../../src/runtime/transformer/transform-image';
import { Operations } from '../../src/runtime/url/image-request';

/** Returns the geometry that operations lead to, without an image. */
export function layoutGeometry(
  operations: Operations, original: Size, limits: TransformOptions,
): Geometry {
  const whole = { left: 0, top: 0, ...original };
  const cut = operations.trim ? Originals.withinBorder(original)
    : operations.rect === undefined ? whole : rectangleOf(operations.rect, original);
  const turn = Number(operations.rot ?? 0);
  const isTilted = turn % 90 !== 0;
  const isTurned = !isTilted && turn % 180 !== 0;
  const upright = isTilted ? tilted(cut, turn) : isTurned ? { width: cut.height, height: cut.width } : cut;
  const { scaled, kept, isByContent, placed, canvas, origin } = layoutOf(upright, operations, limits);
  const part = kept ?? { left: 0, top: 0, ...scaled };
  const visible = kept ?? scaled;
  const at = (x: number, y: number): number[] => {
    const [across, down] = unturned(unflipped([x / scaled.width, y / scaled.height], operations.flip ?? ''), turn);
    return [Math.round(cut.left + across * cut.width), Math.round(cut.top + down * cut.height)];
  };
  const isVisible = !isByContent && !isTilted && operations.mask === undefined && operations['mark-x'] === undefined;
  const isWhole = canvas.width === visible.width && canvas.height === visible.height;
  return {
    ...canvas,
    ...isVisible && {
      shown: [...at(part.left, part.top), ...at(part.left + part.width, part.top + part.height)],
    },
    ...isTurned && { isTurned },
    ...!isWhole && {
      placed: [origin.left + (placed?.left ?? 0), origin.top + (placed?.top ?? 0), visible.width, visible.height],
    },
  };
}

/** Returns the size of an image that is rotated by any angle. */
function tilted({ width, height }: Size, degrees: number): Size {
  const [sin, cos] = [Math.sin, Math.cos].map(of => Math.abs(of(degrees * Math.PI / 180)));
  return { width: Math.round(width * cos + height * sin), height: Math.round(width * sin + height * cos) };
}

/** Positions in shares of the sides. */
function unflipped([x, y]: number[], flip: string): number[] {
  return [flip.includes('h') ? 1 - x : x, flip.includes('v') ? 1 - y : y];
}

function unturned([x, y]: number[], turn: number): number[] {
  if (turn === 90) return [y, 1 - x];
  if (turn === 180) return [1 - x, 1 - y];
  return turn === 270 ? [1 - y, x] : [x, y];
}
