import sharp from 'sharp';
import { TransformOptions } from './options';
import { SvgOriginals } from '../../../model/svg-originals';

const LOADERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'];

// Its operation cache is never hit by one image after another, and doubled the memory of progressive JPEGs.
sharp.cache(false);
// A function's share of two CPUs is one; more threads only take memory.
sharp.concurrency(1);

let allowed: string | undefined;

/**
 * Leaves only the decoders that are wanted, so that bytes never reach the others whatever they claim to be.
 */
export function allowLoaders(options: Pick<TransformOptions, 'svg' | 'allowTiff'>): void {
  const loaders = [...LOADERS, ...options.svg === SvgOriginals.REFUSE ? [] : ['Svg'], ...options.allowTiff ? ['Tiff'] : []];
  if (allowed === loaders.join()) return;
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: loaders.map(loader => `VipsForeignLoad${loader}Buffer`) });
  allowed = loaders.join();
}
