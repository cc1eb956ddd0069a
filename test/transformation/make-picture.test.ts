import sharp from 'sharp';
import { CONFIG, world } from './serve-variant.support';
import { pictureMaker } from '../../src/transformation/make-picture';
import { Originals, serveVariant } from '../../src/transformation/serve-variant';

const config = { ...CONFIG, maxInputBytes: 100_000, maxInputPixels: 100_000, rules: { ...CONFIG.rules, presets: { marked: { mark: 'logo.png', w: '100' } } } };

async function served(copies: readonly string[]) {
  const body = await sharp({ create: { width: 200, height: 200, channels: 3, background: 'red' } }).png().toBuffer();
  const originals: Originals = {
    get: async key => ({ body, version: 'v1', isCopy: copies.includes(key) }),
    version: async () => 'v1',
  };
  const { surroundings, store, logged } = world();
  const { answer, afterwards } = await serveVariant('/cat.jpg/f=webp,w=100,mark=marked', {
    ...surroundings, config, originals, transform: pictureMaker(originals, config),
  });
  await afterwards;
  return { status: answer.status, headers: answer.headers, stored: store.size, logged };
}

test('a picture with its watermark is stored, where both come from the bucket itself', async () => {
  const { status, headers, stored } = await served([]);
  expect([status, headers['cache-control'], headers['x-image-original'], stored]).toEqual([200, CONFIG.cacheControl, undefined, 1]);
});

test.each([['cat.jpg'], ['logo.png']])('where %s comes from the replica, the picture says so, is not stored, and does not last', async copy => {
  const { status, headers, stored, logged } = await served([copy]);
  expect([status, headers['cache-control'], headers['x-image-original'], stored]).toEqual([200, 'public, max-age=60', 'copy', 0]);
  expect(logged).toEqual([{ level: 'warn', event: 'made-of-copy', key: 'cat.jpg' }]);
});
