import sharp from 'sharp';
import { Engine, EngineResponse } from './engine';
import { Size } from '../coordinate-image';

/**
 * The sizes and crops that Cloudinary documents, as its service cannot be run: the crop, padding and resize modes, the
 * gravity, and rotations of https://cloudinary.com/documentation/transformation_reference. A URL with a part whose
 * effect on the geometry is not documented gets no size.
 */
export const cloudinary: Engine = async (requests, onAnswer) => {
  for (const [index, { url, original }] of requests.entries()) await onAnswer(await documented(url, original), index);
};

type Component = Readonly<Record<string, string>>;

/** An image, and whether its visible part depends on its contents. */
interface Step {
  readonly body: Buffer;
  readonly isSearched: boolean;
}

/** Thrown for what the documentation does not define. */
class NotDocumented extends Error {}

const GRAVITY: Readonly<Record<string, readonly [across: number, down: number]>> = {
  north_west: [0, 0],
  north: [0.5, 0],
  north_east: [1, 0],
  west: [0, 0.5],
  center: [0.5, 0.5],
  east: [1, 0.5],
  south_west: [0, 1],
  south: [0.5, 1],
  south_east: [1, 1],
};

/** Parts that change colors, the encoding, or what transparent areas show. */
const NEUTRAL = new RegExp('^(?:[bdfqr]_.+'
  + '|fl_(?:keep_attribution|keep_iptc|lossy|progressive|sanitize|any_format|ignore_aspect_ratio)'
  + '|e_(?:blur|brightness|contrast|gamma|grayscale|saturation|sharpen)(?::-?\\d+)?|(?:[cghwxy]|ar|dpr|a)_.+)$');

async function documented(url: string, original: string): Promise<EngineResponse> {
  const [, path] = /\/image\/upload\/(.+)$/.exec(url) ?? [];
  if (path === undefined) return { status: 200, body: Buffer.alloc(0) };
  const segments = path.split('/').filter(segment => !/^s--.+--$/.test(segment));
  const isComponent = (segment: string) => /^(?:[a-z]{1,3}|\$\w+)_[^/]+$/.test(segment);
  const end = segments.findIndex((segment, index) => index === segments.length - 1 || !isComponent(segment));
  const key = segments.slice(end).filter((segment, index) => index > 0 || !/^v\d+$/.test(segment)).join('/');
  const components = segments.slice(0, end).map(segment => decodeURIComponent(segment).split(','));
  const format = /(?:^|[,/])f_(jpg|png|webp|avif|gif)(?=[,/])/.exec(path)?.[1].replace('jpg', 'jpeg');
  try {
    let step: Step = { body: await sharp(original).png().toBuffer(), isSearched: false };
    for (const parts of components) {
      if (!parts.every(part => NEUTRAL.test(part))) throw new NotDocumented();
      step = await applied(step, Object.fromEntries(parts.map(part => part.split(/_(.*)/s))) as Component);
    }
    const body = step.isSearched ? await blank(step.body) : step.body;
    return { status: 200, key, contentType: format === undefined ? 'image' : `image/${format}`, body };
  } catch (error) {
    if (!(error instanceof NotDocumented)) throw error;
    return { status: 200, key, body: Buffer.alloc(0) };
  }
}

async function applied({ body, isSearched }: Step, component: Component): Promise<Step> {
  const { width, height } = await sharp(body).metadata();
  const size = { width: width!, height: height! };
  const { c, g = 'center', a } = component;
  const isCropping = /^(fill|lfill|thumb|crop|auto)$/.test(c ?? '');
  const byContents = isCropping && !(g in GRAVITY);
  if (byContents && !/^(auto|faces?|adv_faces?)(:\w+)*$/.test(g)) throw new NotDocumented();
  const resized = await sizedBy(body, size, { ...component, g: byContents ? 'center' : g });
  const isSized = resized !== body;
  // The order of a size and a turn in the same component is not documented.
  if (isSized && a !== undefined && !/^(0|180|[hv]flip)$/.test(a)) throw new NotDocumented();
  return {
    body: a === undefined ? resized : await turned(resized, a),
    isSearched: isSearched || (byContents && isSized),
  };
}

/** Returns an image of the same size, whose visible part cannot be measured. */
async function blank(body: Buffer): Promise<Buffer> {
  const { width, height } = await sharp(body).metadata();
  return sharp({ create: { width: width!, height: height!, channels: 3, background: 'white' } }).png().toBuffer();
}

function turned(body: Buffer, angle: string): Promise<Buffer> {
  if (angle === 'hflip') return sharp(body).flop().png().toBuffer();
  if (angle === 'vflip') return sharp(body).flip().png().toBuffer();
  if (!/^-?\d+$/.test(angle)) throw new NotDocumented();
  return sharp(body).rotate(Number(angle), { background: 'white' }).png().toBuffer();
}

/** Applies a mode to an image of a size. */
async function sizedBy(body: Buffer, size: Size, component: Component): Promise<Buffer> {
  const { c = 'scale', w, h, ar, x, y, g, dpr = '1', fl } = component;
  if (w === undefined && h === undefined && ar === undefined) {
    if (Number(dpr) !== 1 || /^(thumb|auto)$/.test(c)) throw new NotDocumented();
    return body;
  }
  const isStretched = c === 'scale' && w !== undefined && h !== undefined;
  if (!(Number(dpr) > 0) || (fl === 'ignore_aspect_ratio' && !isStretched)) throw new NotDocumented();
  const ratio = ar === undefined ? undefined : ratioOf(ar);
  const sides = {
    width: w === undefined ? undefined : sideOf(w, size.width, Number(dpr)),
    height: h === undefined ? undefined : sideOf(h, size.height, Number(dpr)),
  };
  if (ratio !== undefined) addRatio(sides, size, ratio, component);
  if ((x !== undefined || y !== undefined) && c !== 'crop') throw new NotDocumented();
  const { width = Infinity, height = Infinity } = sides;
  const isLarger = size.width >= width && size.height >= height;
  switch (c) {
    case 'crop': return extracted(body, size, sides, component);
    case 'scale': return resizedTo(body, size, sides, 'fill');
    case 'fit': return resizedTo(body, size, sides, 'inside');
    case 'limit': return size.width <= width && size.height <= height ? body : resizedTo(body, size, sides, 'inside');
    case 'mfit':
      if (size.width >= width || size.height >= height) return body;
      return resizedTo(body, size, sides, 'inside');
    case 'mpad':
      if (size.width >= width && size.height >= height) return body;
      throw new NotDocumented();
    case 'pad': return padded(body, size, sides, g, true);
    case 'lpad': return padded(body, size, sides, g, false);
    case 'lfill':
      if (!isLarger) throw new NotDocumented();
      return filled(body, size, sides, g);
    case 'fill': case 'thumb': case 'auto': return filled(body, size, sides, g);
    default: throw new NotDocumented();
  }
}

interface Sides {
  width?: number;
  height?: number;
}

function sideOf(value: string, whole: number, ratio: number): number {
  if (/^i[wh]$/.test(value)) return whole;
  if (/^\d*\.\d+$/.test(value)) return Math.round(Number(value) * whole * ratio);
  if (!/^\d+$/.test(value)) throw new NotDocumented();
  return Math.round(Number(value) * ratio);
}

function ratioOf(ar: string): number {
  const [width, height = '1'] = ar.split(':');
  return Number(width) / Number(height);
}

/** The missing side follows from the ratio; without any side, the largest area of a crop has it. */
function addRatio(sides: Sides, size: Size, ratio: number, { c = '' }: Component): void {
  if (c === '' || (sides.width !== undefined && sides.height !== undefined)) throw new NotDocumented();
  if (sides.width === undefined && sides.height === undefined) {
    if (!/^(fill|crop)$/.test(c)) throw new NotDocumented();
    sides.width = Math.round(Math.min(size.width, size.height * ratio));
  }
  sides.width ??= Math.round(sides.height! * ratio);
  sides.height ??= Math.round(sides.width / ratio);
}

function resizedTo(body: Buffer, size: Size, { width, height }: Sides, fit: 'fill' | 'inside'): Promise<Buffer> {
  if (width !== undefined && height !== undefined) return sharp(body).resize(width, height, { fit }).png().toBuffer();
  const scale = width !== undefined ? width / size.width : height! / size.height;
  return sharp(body).resize(Math.round(size.width * scale), Math.round(size.height * scale), { fit: 'fill' }).png()
    .toBuffer();
}

/** Scales to cover the size, and cuts off the rest. */
async function filled(body: Buffer, size: Size, { width, height }: Sides, gravity: string): Promise<Buffer> {
  if (width === undefined || height === undefined) throw new NotDocumented();
  const scale = Math.max(width / size.width, height / size.height);
  const whole = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
  const scaled = await sharp(body).resize(whole.width, whole.height, { fit: 'fill' }).png().toBuffer();
  return extracted(scaled, whole, { width, height }, { g: gravity });
}

function extracted(
  body: Buffer, size: Size, { width = size.width, height = size.height }: Sides, { g = 'center', x, y }: Component,
): Promise<Buffer> {
  const kept = { width: Math.min(width, size.width), height: Math.min(height, size.height) };
  const [across, down] = GRAVITY[g];
  const isPlaced = x !== undefined || y !== undefined;
  if (isPlaced && g !== 'center' && g !== 'north_west') throw new NotDocumented();
  const left = isPlaced ? Number(x ?? 0) : Math.round((size.width - kept.width) * across);
  const top = isPlaced ? Number(y ?? 0) : Math.round((size.height - kept.height) * down);
  if (left >= size.width || top >= size.height) throw new NotDocumented();
  return sharp(body).extract({
    left, top, width: Math.min(kept.width, size.width - left), height: Math.min(kept.height, size.height - top),
  }).png().toBuffer();
}

/** Scales into the size, unless that is limited and the image is smaller, and adds the rest. */
async function padded(
  body: Buffer, size: Size, { width, height }: Sides, gravity: string, enlarges: boolean,
): Promise<Buffer> {
  const scale = Math.min((width ?? Infinity) / size.width, (height ?? Infinity) / size.height, enlarges ? Infinity : 1);
  const inner = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
  const scaled = await sharp(body).resize(inner.width, inner.height, { fit: 'fill' }).png().toBuffer();
  const [across, down] = GRAVITY[gravity] ?? [];
  if (across === undefined) throw new NotDocumented();
  const rest = { width: (width ?? inner.width) - inner.width, height: (height ?? inner.height) - inner.height };
  const left = Math.round(rest.width * across);
  const top = Math.round(rest.height * down);
  return sharp(scaled).extend({
    left, right: rest.width - left, top, bottom: rest.height - top, background: 'white',
  }).png().toBuffer();
}
