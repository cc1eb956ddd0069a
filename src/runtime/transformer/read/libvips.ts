import sharp, { Sharp } from 'sharp';
import { SvgOriginals } from '../../../model/svg-originals';
import { TransformError } from '../transform-error';
import { TransformOptions } from '../transform-options';

const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'];

// The operation cache is useless for a sequence of different images, and doubled the memory of progressive JPEGs.
sharp.cache(false);
// The function's share of CPU is about one; more threads only use memory.
sharp.concurrency(1);

let allowed: string | undefined;

/**
 * Blocks all decoders but the enabled ones, so that no bytes reach the others, whatever format they claim to have.
 */
export function allowLoaders(options: Pick<TransformOptions, 'svg' | 'allowTiff' | 'keepGainMap'>): void {
  const svg = options.svg === SvgOriginals.REFUSE ? [] : ['Svg'];
  // A JPEG with a gain map has a decoder of its own, which reads both.
  const gainMap = options.keepGainMap ? ['Uhdr'] : [];
  const loaders = [...LOADERS, ...svg, ...gainMap, ...options.allowTiff ? ['Tiff'] : []];
  if (allowed === loaders.join()) return;
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: loaders.map(loader => `VipsForeignLoad${loader}Buffer`) });
  allowed = loaders.join();
}

/** Runs work with the decoder of TIFF, for bytes that this code wrote. */
export async function withTiffLoader<T>(work: () => Promise<T>): Promise<T> {
  const operation = ['VipsForeignLoadTiffBuffer'];
  sharp.unblock({ operation });
  try {
    return await work();
  } finally {
    if (!allowed?.includes('Tiff')) sharp.block({ operation });
  }
}

/** The number of warnings of an image. The text of the first one follows. */
const COUNT = /^read gave (\d+) warnings$/;

/** Warnings about scans that every decoder shows whole. */
const HARMLESS = /Invalid SOS parameters|Inconsistent progression sequence/;
const EXTRANEOUS = /(\d+) extraneous bytes before marker 0x([0-9a-f]{2})/;

interface Warning {
  readonly isOfHeader: boolean;
  readonly text: string;
}

// libvips queues warnings for the whole process, and sharp passes them to whichever pipeline ends next. So images are
// transformed one at a time, as in AWS, where a process has no others.
const warnings: Warning[] = [];
let last: Promise<unknown> = Promise.resolve();

/** Collects the warnings of decoders that sharp passes to a pipeline. */
export function collectWarnings(pipeline: Sharp, isOfHeader = false): Sharp {
  return pipeline.on('warning', (text: string) => warnings.push({ isOfHeader, text: text.trim() }));
}

/**
 * Transforms an image, and rejects a JPEG with damaged scans. libjpeg fills the rest of such a scan with gray, and only
 * warns. libvips could fail on warnings, but does not examine those of the last rows, and fails on harmless ones.
 *
 * @param work reads the header and the pixels, with pipelines whose warnings are collected
 */
export function requireWholeScans<T>(bytes: Buffer, work: () => Promise<T>): Promise<T> {
  const own = last.then(async () => {
    warnings.length = 0;
    const result = await work();
    if (!isDamaged(warnings, bytes)) return result;
    throw new TransformError('corrupt', undefined, warnings.map(({ text }) => text).join('; '));
  });
  last = own.catch(() => undefined);
  return own;
}

/** Whether there are more warnings about pixels than about the header, whose mistakes every decoder ignores. */
function isDamaged(own: Warning[], bytes: Buffer): boolean {
  const counts = own.map(({ text }) => Number(COUNT.exec(text)?.[1] ?? 0));
  const ofHeader = Math.max(0, ...counts.filter((_, index) => own[index].isOfHeader));
  return counts.some((count, index) =>
    count > ofHeader && (ofHeader > 0 || !isHarmless(own[index + 1]?.text ?? '', count, bytes)));
}

function isHarmless(text: string, count: number, bytes: Buffer): boolean {
  const extraneous = EXTRANEOUS.exec(text);
  if (!extraneous) return HARMLESS.test(text);
  return count === 1 && hasPadding(bytes, Number(extraneous[1]), parseInt(extraneous[2], 16));
}

/** Whether equal bytes precede a marker. Other bytes are data of a scan with an error before them. */
function hasPadding(bytes: Buffer, length: number, marker: number): boolean {
  const pattern = Buffer.from([0xff, marker]);
  for (let at = bytes.indexOf(pattern, length); at >= 0; at = bytes.indexOf(pattern, at + 1)) {
    if (bytes.subarray(at - length, at).every(byte => byte === bytes[at - 1])) return true;
  }
  return false;
}
