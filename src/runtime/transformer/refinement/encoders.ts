import { LossyFormat, photographicAt } from '../pipeline/encoders';
import { Pixels, pipelineOfPixels } from '../pipeline/pixels';

/** The encoders of a format: the one of the first answer for the search, and a better one for the result. */
export interface RefinementEncoder {
  /** Change of the score by one step of the setting, near usual targets. */
  readonly slope: number;
  /** Points that `final` scores higher than `search` at the same setting. */
  readonly offset: number;
  readonly lowest: number;
  readonly highest: number;
  search(pixels: Pixels, setting: number): Promise<Buffer>;
  final(pixels: Pixels, setting: number): Promise<Buffer>;
}

const searchWith = (format: LossyFormat) => (pixels: Pixels, setting: number): Promise<Buffer> =>
  photographicAt(pipelineOfPixels(pixels), format, setting, pixels).toBuffer();

export const ENCODERS: { readonly [format in LossyFormat]: RefinementEncoder } = {
  avif: {
    slope: 0.6,
    offset: 0.8,
    lowest: 20,
    highest: 90,
    search: searchWith('avif'),
    // Effort 4 takes five times the time, and saves 3 % of the bytes.
    final: (pixels, setting) => pipelineOfPixels(pixels).avif({ quality: setting, effort: 3 }).toBuffer(),
  },
  webp: {
    slope: 0.5,
    offset: 0.2,
    lowest: 20,
    highest: 98,
    search: searchWith('webp'),
    final: (pixels, setting) => pipelineOfPixels(pixels).webp({ quality: setting, effort: 6 }).toBuffer(),
  },
  jpg: {
    slope: 0.5,
    offset: 0,
    lowest: 30,
    highest: 96,
    search: searchWith('jpg'),
    final: searchWith('jpg'),
  },
};
