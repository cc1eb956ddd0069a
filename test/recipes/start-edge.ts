import '../environment';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from '../../src';
import { folderWith, inStack, serve } from '../tools/local/support';

const PHOTO = path.join(__dirname, '../../examples/minimal/images/sunset.jpg');

/** Starts one CDN for all recipes, so that variants that several of them request are made once. */
export default async function start(): Promise<void> {
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() });
  }), { images: folderWith({ 'cats/tom.jpg': fs.readFileSync(PHOTO) }) });
  process.env.RECIPES_EDGE = url;
}
