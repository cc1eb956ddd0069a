import { Draft } from './thumbor';

/** The center of an area that a crop keeps, and its weight, in pixels or as shares of the image. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly isShare: boolean;
}

const NUMBER = /^\d{0,5}\.?\d{1,6}$/;

/** Adds a focal area or, as in imagor, a point or shares. thumbor ignores an area without pixels. */
export function addFocal(points: FocalPoint[], area: string): boolean {
  if (area === '') return true; // ignored
  const texts = area.split(/[x:,]/);
  if (!texts.every(text => NUMBER.test(text)) || texts.length !== 4 && texts.length !== 2) return false;
  const [left, top, ...end] = texts.map(Number);
  const isShare = left < 1 && top < 1 && end.every(side => side <= 1) && (end.length === 0 || /\./.test(area));
  if (end.length === 0) return points.push({ x: left, y: top, weight: 1, isShare }) > 0;
  const [width, height] = [end[0] - left, end[1] - top];
  if (width > 0 && height > 0) {
    points.push({ x: left + width / 2, y: top + height / 2, weight: width * height, isShare });
  }
  return width >= 0 && height >= 0;
}

/** Adds the weighted center of focal points within the manual crop. Returns the part that is not supported. */
export function focused({ parameters }: Draft, points: readonly FocalPoint[]): string | undefined {
  if (points.length === 0) return undefined;
  const isShare = points[0].isShare;
  const isMixed = points.some(point => point.isShare !== isShare);
  if (isMixed || isShare && parameters.rect !== undefined) return 'focal';
  const [left, top, width, height] = (parameters.rect ?? '0,0,99999,99999').split(',').map(Number);
  const inside = points.filter(({ x, y }) => x >= left && x <= left + width && y >= top && y <= top + height);
  if (inside.length === 0) return undefined;
  if (parameters.rot || parameters.trim) return 'focal';
  const total = inside.reduce((sum, { weight }) => sum + weight, 0);
  const center = (side: 'x' | 'y'): number =>
    inside.reduce((sum, point) => sum + point[side] * point.weight, 0) / total;
  const isFlipped = (sides: string): boolean => (parameters.flip ?? '').includes(sides);
  const placed = isShare ? shareOf : pixelsOf;
  parameters.crop = 'focalpoint';
  parameters['fp-x'] = placed(center('x') - left, isFlipped('h'));
  parameters['fp-y'] = placed(center('y') - top, isFlipped('v'));
  return undefined;
}

function shareOf(share: number, isMirrored: boolean): string {
  return String(+(isMirrored ? 1 - share : share).toFixed(3));
}

/** Returns a distance in pixels, which is negative from the other side. Up to 1, it would be a share. */
function pixelsOf(distance: number, isMirrored: boolean): string {
  const pixels = Math.floor(distance);
  if (pixels < 2) return isMirrored ? '1' : '0';
  return String(isMirrored ? -pixels : pixels);
}
