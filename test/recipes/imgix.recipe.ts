import { run } from './bundle';
import { candidatesOf, srcsetOf } from './candidates';
import { expectServed } from './cdn';
import { codeOf } from './page';
import { rendered } from './react';

test('the recipe for @imgix/js-core serves a 16:9 image at every width of its srcset', async () => {
  const files = { 'imgix.js': codeOf('`@imgix/js-core`', 'imgix.js') };
  const { src, srcset } = await run<{ src: string; srcset: string }>('export * from "imgix.js"', files);
  const candidates = srcsetOf(srcset);
  expect(candidates).toHaveLength(6);
  const served = await expectServed([{ url: src }, ...candidates], { ratio: 16 / 9 });
  expect(served.map(({ width }) => width)).toEqual([640, 320, 640, 1024, 1280, 2048, 2560]);
});

test('the recipe for react-imgix serves every width of its srcset, and each crop of its <picture>', async () => {
  const html = await rendered({ 'react-imgix.jsx': codeOf('react-imgix', 'react-imgix.jsx') });
  const [fluid, picture] = html.split('<picture>');
  const [source, image] = picture.split(/(?=<img)/);
  expect(candidatesOf(fluid).length).toBeGreaterThan(20);
  await expectServed(candidatesOf(fluid));
  await expectServed(candidatesOf(source), { ratio: 1 });
  await expectServed(candidatesOf(image), { ratio: 16 / 9 });
});
