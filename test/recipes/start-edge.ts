import '../environment';
import * as path from 'node:path';
import sharp from 'sharp';
import { ImageCdn, ImageTransformation } from '../../src';
import { folderWith, inStack, serve } from '../tools/local/support';

const PHOTO = path.join(__dirname, '../../examples/minimal/images/sunset.jpg');

/** Recipes show squares of up to 2,000 pixels, for which the ladder has 2,048. */
const HEIGHT = 2048;

/** Starts one CDN for all recipes, so that variants that several of them request are made once. */
export default async function start(): Promise<void> {
  const photo = await sharp(PHOTO).resize({ height: HEIGHT }).jpeg({ quality: 90 }).toBuffer();
  const images = folderWith({ 'cats/tom.jpg': photo, '_next/static/media/tom.0a1b2c3d.jpg': photo });
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
  }), { images });
  process.env.RECIPES_EDGE = url;
  process.env.RECIPES_IMAGES = images;
}
