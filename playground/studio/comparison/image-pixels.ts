import { ShownImage } from '../loaded-image';

/** Returns the pixels of an image as RGBA, on white where it is transparent. */
export async function pixelsOf({ url, width, height }: ShownImage): Promise<Uint8ClampedArray> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
