import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageTransformation } from '../../src';
import { TransformerConfig } from '../../src/runtime/transformer/transformer-config';

/** The example's photographs, progressive JPEGs of 6 to 12 megapixels. */
export const IMAGES = path.join(__dirname, '../../examples/minimal/images');
export const PHOTOS = ['life.jpg', 'picos.jpg', 'portrait.jpg', 'sunset.jpg'];

/**
 * Synthesizes a CDN of the example's photographs.
 *
 * @returns the folder of its cloud assembly, and the environment variables of its transform function
 */
export function synthesizeExample(folder: string): { readonly app: string; readonly config: TransformerConfig } {
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  new ImageCdn(new Stack(app, 'Bench'), 'Images', {
    uploads: [{ path: IMAGES, exclude: ['*.md'] }], transformation: ImageTransformation.onDemand(),
  });
  const assembly = app.synth();
  const { Resources: resources } = assembly.getStackByName('Bench').template as { Resources: Record<string, Resource> };
  const config = Object.values(resources)
    .map(({ Properties }) => Properties?.Environment?.Variables.CONFIG)
    .find(value => value !== undefined);
  return { app: assembly.directory, config: JSON.parse(config!) as TransformerConfig };
}

interface Resource {
  readonly Properties?: { readonly Environment?: { readonly Variables: { readonly CONFIG?: string } } };
}
