import { run } from './bundle';
import { candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { codeOf } from './page';
import { rendered } from './react';

const RECIPE = 'Next.js';

/** Next.js compiles the settings of its images into the page, and puts the `loaderFile` in place of its own loader. */
async function nextOptions() {
  const { images, imageConfigDefault } = await run<{ images: object; imageConfigDefault: object }>([
    'export { images } from "next.config.js";',
    'export { imageConfigDefault } from "next/dist/shared/lib/image-config";',
  ].join('\n'), { 'next.config.js': codeOf(RECIPE, 'next.config.js') });
  return {
    define: { 'process.env.__NEXT_IMAGE_OPTS': JSON.stringify({ ...imageConfigDefault, ...images }) },
    modules: { 'next/dist/shared/lib/image-loader': codeOf(RECIPE, 'image-loader.js') },
  };
}

test('the recipe for Next.js serves every width that next/image puts into its srcset', async () => {
  const html = await rendered({ 'tom.jsx': codeOf(RECIPE, 'tom.jsx') }, await nextOptions());
  const [fluid, square] = html.split(/(?=<img)/);
  const [src, ...srcset] = candidatesOf(fluid);
  const served = await expectServed([src, ...srcset]);
  // next/image names the largest width in `src`.
  expect(served.map(({ width }) => width)).toEqual([2560, ...srcset.map(({ width }) => width)]);
  expect(srcset.map(({ width }) => width)).toEqual(expect.arrayContaining([640, 828, 1024, 1280, 1536, 2048, 2560]));
  const squares = candidatesOf(square);
  expect(squares.map(({ url }) => new URL(url).searchParams.get('q'))).toEqual(['50', '50', '50']);
  expect((await expectServed(squares, { ratio: 1 })).map(({ width }) => width)).toEqual([256, 128, 256]);
});
