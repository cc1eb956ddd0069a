import { candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { nextOptions } from './next';
import { filesOf } from './page';
import { rendered } from './react';

test('the loader for Next.js serves every width that next/image puts into its srcset', async () => {
  const html = await rendered({ 'tom.jsx': filesOf('frameworks/next-static-export.md')['tom.jsx'] }, await nextOptions());
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
