import { encode } from 'blurhash';
import sharp from 'sharp';
import { TransformedImage } from './encode';
import { layoutOf } from './layout';
import { PipelineImage, open } from './picture';

const WHITE = '#ffffff';

/**
 * What there is to know of an original before it is shown.
 */
export async function described(picture: PipelineImage): Promise<TransformedImage> {
  const { width, height, format, frames } = picture;
  const { data, raw } = await thumbnail(picture, 64);
  const { dominant: { r, g, b } } = await sharp(data, { raw }).stats();
  const dominantColor = '#' + [r, g, b].map(value => value.toString(16).padStart(2, '0')).join('');
  return { body: Buffer.from(JSON.stringify({ width, height, format, frames, dominantColor })), contentType: 'application/json' };
}

/**
 * A placeholder of some thirty characters.
 *
 * @see https://blurha.sh
 */
export async function blurhashed(picture: PipelineImage): Promise<TransformedImage> {
  const { data, raw } = await thumbnail(picture, 32);
  const [long, short] = [4, 3];
  const [x, y] = picture.width >= picture.height ? [long, short] : [short, long];
  const rgba = await sharp(data, { raw }).ensureAlpha().raw().toBuffer();
  return { body: Buffer.from(encode(new Uint8ClampedArray(rgba), raw.width, raw.height, x, y)), contentType: 'text/plain' };
}

/** The first frame as pixels, small, on white. */
async function thumbnail(picture: PipelineImage, longest: number): Promise<{ data: Buffer; raw: sharp.Raw }> {
  const { scaled } = layoutOf(picture, {}, { maxWidth: longest, maxHeight: longest, allowEnlargement: false });
  const { data, info } = await open({ ...picture, frames: 1 }).resize({ ...scaled, fit: 'fill' }).autoOrient()
    .flatten({ background: WHITE }).raw().toBuffer({ resolveWithObject: true });
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}
