import { encode } from 'blurhash';
import sharp from 'sharp';
import { EncodedImage } from './encode';
import { imgixFacts } from './imgix-facts';
import { layoutOf } from './layout';
import { PipelineImage, open } from './pipeline-image';

const WHITE = '#ffffff';

/**
 * Returns facts about an original as JSON: ours, and those of imgix that reveal neither place, time nor camera.
 */
export async function described(image: PipelineImage, original: Buffer): Promise<EncodedImage> {
  const { width, height, format, frames } = image;
  const { data, raw } = await thumbnail(image, 64);
  const { dominant: { r, g, b } } = await sharp(data, { raw }).stats();
  const dominantColor = '#' + [r, g, b].map(value => value.toString(16).padStart(2, '0')).join('');
  const others = await imgixFacts(image.raw ? original : image.bytes);
  const facts = { width, height, format, frames, dominantColor, ...others };
  return { body: Buffer.from(JSON.stringify(facts)), contentType: 'application/json' };
}

/**
 * Returns a BlurHash: a placeholder of about thirty characters.
 *
 * @see https://blurha.sh
 */
export async function blurhashed(image: PipelineImage): Promise<EncodedImage> {
  const { data, raw } = await thumbnail(image, 32);
  const [long, short] = [4, 3];
  const [x, y] = image.width >= image.height ? [long, short] : [short, long];
  const rgba = await sharp(data, { raw }).ensureAlpha().raw().toBuffer();
  const hash = encode(new Uint8ClampedArray(rgba), raw.width, raw.height, x, y);
  return { body: Buffer.from(hash), contentType: 'text/plain' };
}

/** Returns the first frame as pixels, small, on a white background. */
async function thumbnail(image: PipelineImage, longest: number): Promise<{ data: Buffer; raw: sharp.Raw }> {
  const { scaled } = layoutOf(image, {}, { maxWidth: longest, maxHeight: longest, allowEnlargement: false });
  const { data, info } = await open({ ...image, frames: 1 }).resize({ ...scaled, fit: 'fill' }).autoOrient()
    .flatten({ background: WHITE }).raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}
