import sharp from 'sharp';
import { WEBP } from '../../src/runtime/transformer/encode/encoders';
import { encoderSetting } from '../../src/runtime/transformer/encode/quality';

sharp.cache(false);
sharp.concurrency(1);

/** The encoder's setting of the default quality. */
const QUALITY = encoderSetting('webp', 80);

/** Transforms an image as the transform function does, by sharp as it comes. */
export function transformed(original: Uint8Array): Promise<Buffer> {
  return sharp(original)
    .autoOrient().resize({ width: 640, withoutEnlargement: true }).webp({ ...WEBP, quality: QUALITY }).toBuffer();
}
