import { Candidate, candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { blocksOf } from './page';

test('the recipe for <img srcset> serves every width that it promises', async () => {
  const [fluid, fixed] = blocksOf('`<img srcset>`').map(({ code }) => candidatesOf(code));
  expect(fluid.map(({ width }) => width)).toEqual([undefined, 320, 640, 1024, 1280]);
  expect((await expectServed(fluid)).map(({ width }) => width)).toEqual([640, 320, 640, 1024, 1280]);
  expect(fixed.map(({ width }) => width)).toEqual([undefined, 128, 256, 512]);
  expect((await expectServed(fixed, { ratio: 1 })).map(({ width }) => width)).toEqual([128, 128, 256, 512]);
});

test('the recipe for <picture> serves a square to small screens and 16:9 to others', async () => {
  const [block] = blocksOf('`<picture>`');
  const [source, image] = block.code.split(/(?=<img)/).map(candidatesOf);
  expect((await expectServed(source, { ratio: 1 })).map(({ width }) => width)).toEqual([400, 828]);
  expect((await expectServed(image, { ratio: 16 / 9 })).map(({ width }) => width)).toEqual([1280, 1280, 2560]);
});

test('the recipe for CSS image-set() serves twice the pixels to dense screens', async () => {
  const [{ code }] = blocksOf('CSS `image-set()`');
  const candidates: Candidate[] = [...code.matchAll(/url\("([^"]+)"\)/g)].map(([, url]) => ({ url }));
  expect((await expectServed(candidates)).map(({ width }) => width)).toEqual([1280, 1280, 2560]);
});

test('the recipe for e-mail serves a JPEG of twice the displayed width to every mail client', async () => {
  const [{ code }] = blocksOf('E-mail');
  const served = await expectServed(candidatesOf(code), { negotiated: 'image/jpeg' });
  expect(served.map(({ width }) => width)).toEqual([1280]);
});
