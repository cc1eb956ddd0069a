import { Sharp } from 'sharp';
import { LossyFormat } from '../../../src/runtime/transformer/pipeline/encoders';
import { Size } from '../../../src/runtime/transformer/pipeline/pipeline-image';

/** Adds the encoder that is the baseline: that of commit c47f5d1, with its default qualities. */
export function baseline(pipeline: Sharp, format: LossyFormat, { width, height }: Size): Sharp {
  if (format === 'webp') return pipeline.webp({ quality: 80, effort: 2 });
  if (format === 'jpg') return pipeline.jpeg({ quality: 80, mozjpeg: true });
  const pixels = width * height;
  return pipeline.avif({ quality: 60, effort: pixels <= 2e5 ? 2 : pixels <= 1.25e6 ? 1 : 0 });
}
