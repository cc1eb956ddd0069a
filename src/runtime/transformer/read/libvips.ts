import sharp from 'sharp';
import { SvgOriginals } from '../../../model/svg-originals';
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
