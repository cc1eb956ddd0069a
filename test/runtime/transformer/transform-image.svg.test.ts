import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { Asked, colourAt, sizeOf, transform } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { EncodedImage } from '../../../src/runtime/transformer/transform-image';

function drawing(content = '<rect width="200" height="100" fill="red"/>'): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${content}</svg>`);
}

const SCRIPT = drawing('<rect width="200" height="100" fill="red"/><script>alert(1)</script>');

function made(svg: SvgOriginals, asked: Asked, original = SCRIPT): Promise<EncodedImage> {
  return transform(original, asked, { svg });
}

test.each(Object.values(SvgOriginals))('SvgOriginals.%s rejects, renders or returns an SVG', async svg => {
  const outcome = made(svg, { f: 'webp', w: '100' });
  if (svg === SvgOriginals.REFUSE) await expect(outcome).rejects.toMatchObject({ problem: 'unsupported' });
  else expect((await outcome).contentType).toBe(svg === SvgOriginals.DRAW ? 'image/webp' : 'image/svg+xml');
});

describe('SvgOriginals.DRAW', () => {
  test('renders an SVG at the requested size', async () => {
    const image = await made(SvgOriginals.DRAW, { f: 'png', w: '100' });
    expect([await sizeOf(image), await colourAt(image, 50, 25)]).toEqual(['100x50', 'red']);
  });

  test.each<[Asked, string]>([
    [{ w: '60', rot: '90' }, '60x120'],
    [{ w: '100', h: '60', fit: 'crop', rot: '90' }, '100x60'],
    [{ w: '50', rect: '0_0_80_40' }, '50x25'],
    [{ w: '100', rect: '0_0_80_40' }, '80x40'],
    [{ w: '20', rect: '50_0_40_40', rot: '270' }, '20x20'],
    [{ w: '0.5', rect: '0_0_80_40' }, '40x20'],
    [{ w: '40', trim: 'color' }, '40x20'],
    [{ w: '30', h: '90', fit: 'scale', rect: '0_0_100_100' }, '30x90'],
  ])('gives a part or a turned SVG the size that other originals have, %j: %s', async (asked, size) => {
    const original = drawing('<rect width="200" height="100"/><rect x="20" y="20" width="80" height="40" fill="red"/>');
    const pixels = await sharp({ create: { width: 200, height: 100, channels: 3, background: 'black' } })
      .composite([{ input: { create: { width: 80, height: 40, channels: 3, background: 'red' } }, left: 20, top: 20 }])
      .png().toBuffer();
    for (const each of [original, pixels]) {
      expect(await sizeOf(await made(SvgOriginals.DRAW, { f: 'png', ...asked }, each))).toBe(size);
    }
  });

  test('renders a part of a large SVG from as many pixels as other originals have', async () => {
    const lines = [...Array(50).keys()].map(x => `<rect x="${x * 2}" width="1" height="100"/>`).join('');
    const original = drawing(`<rect width="200" height="100" fill="white"/>${lines}`);
    const { body } = await made(SvgOriginals.DRAW, { f: 'png', w: '100', rect: '0_0_100_100' }, original);
    const row = await sharp(body).extract({ left: 0, top: 50, width: 2, height: 1 }).greyscale().raw().toBuffer();
    expect([...row]).toEqual([0, 255]);
  });

  test.each([
    ['width="200" height="99"', '64'], ['viewBox="0 0 200 99"', '64'], ['width="20.5" height="9.7"', undefined],
    ['width="50mm" height="24.7mm" viewBox="0 0 500 247"', '64'],
  ])('fills all of a variant with an SVG of %s, w=%s', async (size, w) => {
    const original = drawing('<rect width="600" height="600"/>').toString().replace('width="200" height="100"', size);
    const { body } = await made(SvgOriginals.DRAW, { f: 'png', w }, Buffer.from(original));
    expect((await sharp(body).stats()).isOpaque).toBe(true);
  });

  test('enlarges a part of a narrow SVG without rendering all of it at that scale', async () => {
    const narrow = drawing().toString().replace('width="200" height="100"', 'width="10" height="10000"');
    const asked = { f: 'png', w: '2560', h: '2560', fit: 'crop', rect: '0_0_10_10' };
    const options = { svg: SvgOriginals.DRAW, allowEnlargement: true };
    expect(await sizeOf(await transform(Buffer.from(narrow), asked, options))).toBe('2560x2560');
  });

  test.each([{}, { rect: '0_0_100_100' }, { trim: 'color' }])(
    'accepts an SVG with slow filters only at a size at which they are fast enough, %j',
    async operations => {
      const slow = drawing(
        `<filter id="f">${'<feGaussianBlur stdDeviation="1"/>'.repeat(50)}</filter><rect width="200" height="100" filter="url(#f)"/>`,
      )
        .toString()
        .replace('width="200" height="100"', 'viewBox="0 0 200 100" width="2000" height="1000"');
      const problem = made(SvgOriginals.DRAW, { f: 'webp', ...operations }, Buffer.from(slow));
      await expect(problem).rejects.toMatchObject({
        problem: 'too-large',
        message: 'The filters of the image take too long at this size.',
      });
      expect(
        (await made(SvgOriginals.DRAW, { f: 'webp', w: '200', ...operations }, Buffer.from(slow))).contentType,
      ).toBe('image/webp');
    },
  );
});

describe('SvgOriginals.PASS_THROUGH', () => {
  test.each([{ f: 'avif' }, { f: 'webp', w: '100' }, { f: 'auto-webp' }, { f: 'auto', w: '100', h: '20', q: '50' }])(
    'returns an SVG unchanged for %j',
    async asked => {
      expect(await made(SvgOriginals.PASS_THROUGH, asked)).toEqual({ body: SCRIPT, contentType: 'image/svg+xml' });
    },
  );

  test.each([
    [{ f: 'png', w: '100' }, 'image/png'],
    [{ f: 'jpg' }, 'image/jpeg'],
    [{ f: 'webp', w: '50', h: '50', fit: 'crop' }, 'image/webp'],
    [{ f: 'webp', rect: '0_0_10_10' }, 'image/webp'],
    [{ f: 'auto-webp', rect: '0_0_10_10' }, 'image/webp'],
    [{ f: 'avif', blur: '5' }, 'image/avif'],
    [{ f: 'json' }, 'application/json'],
  ] as [Asked, string][])('renders an SVG for %j', async (asked, contentType) => {
    expect((await made(SvgOriginals.PASS_THROUGH, asked)).contentType).toBe(contentType);
  });

  test('transforms originals of other formats', async () => {
    const photo = await sharp(SCRIPT).jpeg().toBuffer();
    expect((await made(SvgOriginals.PASS_THROUGH, { f: 'webp' }, photo)).contentType).toBe('image/webp');
  });
});

describe.each([SvgOriginals.DRAW, SvgOriginals.PASS_THROUGH])('SvgOriginals.%s', svg => {
  test.each([
    ['what would never be drawn', drawing('<g id="a"><use href="#a"/></g>'), 'corrupt'],
    ['what ends early', SCRIPT.subarray(0, -10), 'corrupt'],
    ['what is compressed, as nobody has looked into it', gzipSync(SCRIPT), 'unsupported'],
    ['a page', Buffer.from('<!doctype html><html><body><script>alert(1)</script></body></html>'), 'unsupported'],
    ['a page with a drawing in it', Buffer.from(`<!doctype html><html><body>${SCRIPT}</body></html>`), 'corrupt'],
  ])('rejects an original: %s', async (_, original, problem) => {
    await expect(made(svg, { f: 'webp' }, original)).rejects.toMatchObject({ problem });
  });
});
