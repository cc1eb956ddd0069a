import { SvgOriginals } from '../../../src/model/svg-originals';
import { TransformOptions } from '../../../src/runtime/transformer/transform-image';

export const OPTIONS: TransformOptions = {
  maxWidth: 2560,
  maxHeight: 2560,
  maxInputPixels: 64e6,
  quality: { avif: 80, webp: 80, jpg: 80 },
  allowEnlargement: false,
  keepCopyright: false,
  svg: SvgOriginals.REFUSE,
  allowTiff: false,
};
