import { FALLBACK_FORMAT, NEGOTIATED_AVIF, NEGOTIATED_WEBP, Operations } from '../../url/image-request';
import { ORIGINAL_FORMAT } from '../../url/original-format';
import { isCut } from '../operate/layout';
import { PipelineImage } from '../read/pipeline-image';

const OUTPUT_FORMATS = ['avif', 'webp', 'jpg', 'png', 'gif'] as const;

/** The format of a variant. */
export type OutputFormat = typeof OUTPUT_FORMATS[number];

/** Formats with lossy compression. */
export type LossyFormat = 'avif' | 'webp' | 'jpg';

/** Formats with lossless compression that browsers display as fast as any other. */
export type LosslessFormat = 'webp' | 'png';

/** Formats by their names in paths, where these differ. */
const FORMATS: { readonly [name: string]: OutputFormat } = {
  [NEGOTIATED_AVIF]: 'avif', [NEGOTIATED_WEBP]: 'webp', png8: 'png', png32: 'png',
};

/**
 * Returns the format of a variant. An animation is encoded as WebP if AVIF is requested. Transparency is kept.
 */
export function outputFormatOf(image: PipelineImage, operations: Operations): OutputFormat {
  const isAnimation = image.frames > 1;
  const format = FORMATS[operations.f] ?? operations.f as OutputFormat;
  if (operations.f === ORIGINAL_FORMAT && image.format === 'svg') return 'png';
  if (operations.f === ORIGINAL_FORMAT && isOutputFormat(image.format)) return image.format;
  if (operations.f === FALLBACK_FORMAT || operations.f === ORIGINAL_FORMAT) {
    return isAnimation ? 'gif' : image.hasAlpha || isCut(operations) ? 'png' : 'jpg';
  }
  return format === 'avif' && isAnimation ? 'webp' : format;
}

function isOutputFormat(format: string): format is OutputFormat {
  return (OUTPUT_FORMATS as readonly string[]).includes(format);
}
