import sharp from 'sharp';
import { Asked, Variants, Reply } from './fake-cdn';
import { noise } from '../../../noise';

export interface Transforming {
  /** Width of the original. */
  readonly width?: number;
  readonly widths?: number[];
  readonly formats?: string[];
  /** Formats that depend on `Accept`, the best one first. */
  readonly negotiated?: string[];
  /** EXIF data in all variants. */
  readonly exif?: Record<string, Record<string, string>>;
}

const ORDER = ['avif', 'webp'];

/** Returns the variants of a CDN without faults. */
export function transforming({
  width = 700, widths = [64, 128, 256, 384, 640], formats = [...ORDER, 'jpeg'], negotiated = ORDER, exif,
}: Transforming = {}): Variants {
  return async request => {
    const query = new URLSearchParams(request.query);
    const w = query.get('w');
    if (w !== null && !(Number(w) >= 1)) return problem('w must be a number of pixels, 1 or more', 'w');
    const named = query.get('fm');
    if (named !== null && !formats.includes(named)) return problem('fm must be a format that this CDN makes', 'fm');
    const format =
      named ??
      negotiated.find(name => formats.includes(name) && request.headers.accept?.includes(`image/${name}`)) ??
      'jpeg';
    const made = w === null ? width : Math.min(width, widths.find(candidate => candidate >= Number(w)) ?? Infinity);
    return {
      cacheKey: `${format},${made}`,
      headers: { 'content-type': `image/${format}`, 'vary': 'Accept' },
      body: await imageOf(format, made, exif),
    };
  };
}

export function problem(detail: string, parameter?: string): Reply {
  return {
    status: 400,
    headers: { 'content-type': 'application/problem+json', 'x-cache': 'FunctionGeneratedResponse from cloudfront' },
    body: JSON.stringify({ type: 'bad-parameter', title: 'Bad parameter', status: 400, detail, parameter }),
  };
}

const drawn = new Map<number, sharp.Sharp>();
const made = new Map<string, Promise<Buffer>>();

/** Returns an image of that width, always the same. */
export async function imageOf(format: string, width: number, exif?: Transforming['exif']): Promise<Buffer> {
  const name = JSON.stringify([format, width, exif]);
  const bytes = made.get(name) ?? draw(format, width, exif);
  made.set(name, bytes);
  return bytes;
}

async function draw(format: string, width: number, exif: Transforming['exif']): Promise<Buffer> {
  const drawing = drawn.get(width) ?? noise(width, Math.ceil(width * 0.7), { sigma: 8 });
  drawn.set(width, drawing);
  const told = exif ? drawing.clone().withExif(exif) : drawing.clone();
  return told.toFormat(format as keyof sharp.FormatEnum, format === 'avif' ? { effort: 0 } : {}).toBuffer();
}

/** Returns whether a URL requests a narrower variant. */
export function isNarrow(request: Asked): boolean {
  return widthAsked(request) >= 1;
}

export function widthAsked({ query }: Asked): number {
  return Number(new URLSearchParams(query).get('w'));
}
