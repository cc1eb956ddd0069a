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
