import * as fc from 'fast-check';
import sharp, { Sharp } from 'sharp';
import { transform } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { isBad, parseRequest, parseVariant, printVariant } from '../../../src/runtime/url/image-request';
import { sizeParameters } from '../../conformance/sizes/random-sizes';
import { RULES } from '../edge/edge-cases';

const LIMITS = { ...RULES, widths: [8, 16, 32, 64, 96], maxWidth: 96, maxHeight: 80 };

/** Largest mean difference of a channel, of 255. */
const MAX_DIFFERENCE = 10;

/** Side from which it is compared: a single row may be the one before. */
const MIN_SIDE = 8;

/** Undoes what a viewer does for an orientation. */
const STORED: Record<number, (upright: Sharp) => Sharp> = {
  2: upright => upright.flop(), 3: upright => upright.rotate(180), 6: upright => upright.rotate(270),
};

/** Returns one drawing in several formats: yellow grows from the left, and by half from the top. */
async function originals(width: number, height: number, orientation: number): Promise<Record<string, Buffer>> {
  const yellow = (x: number, y: number): number => Math.min(1, ((x + 0.5) / width + (y + 0.5) / height / 2) / 1.25);
  const bytes = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    bytes[at * 3] = 255;
    bytes[at * 3 + 1] = 255 * yellow(at % width, Math.floor(at / width));
  }
  const upright = (): Sharp => sharp(bytes, { raw: { width, height, channels: 3 } });
  const stored = (): Sharp => STORED[orientation](upright()).withMetadata({ orientation });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><linearGradient id="a" x2="1" `
    + 'y2="0.5"><stop stop-color="red"/><stop offset="1" stop-color="yellow"/></linearGradient>'
    + `<rect width="${width}" height="${height}" fill="url(#a)"/></svg>`;
  return {
    png: await upright().png().toBuffer(),
    alpha: await upright().ensureAlpha().png().toBuffer(),
    deep: await upright().toColourspace('rgb16').png().toBuffer(),
    jpg: await stored().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
    progressive: await upright().jpeg({ quality: 100, chromaSubsampling: '4:4:4', progressive: true }).toBuffer(),
    webp: await upright().webp({ lossless: true }).toBuffer(),
    avif: await stored().avif({ lossless: true, chromaSubsampling: '4:4:4', effort: 0 }).toBuffer(),
    gif: await upright().gif().toBuffer(),
    tiff: await stored().tiff({ compression: 'lzw' }).toBuffer(),
    svg: Buffer.from(svg),
  };
}

const edits = fc.record({
  rect: fc.constantFrom('5,3,30,20', 'center,middle,0.5,0.5', 'right,bottom,20,full'),
  crop: fc.constantFrom('top', 'bottom,right', 'focalpoint'),
  flip: fc.constantFrom('h', 'v', 'hv'),
  pad: fc.constantFrom('5', '1,2,3,4'),
  mask: fc.constantFrom('ellipse', 'corners'),
  border: fc.constant('2,000000'),
  blur: fc.constant('20'),
  sat: fc.constant('-50'),
  bg: fc.constant('0000ff'),
}, { requiredKeys: [] });

test('a variant looks alike for an original in any format and orientation', async () => {
  const side = fc.integer({ min: 40, max: 150 });
  const orientation = fc.constantFrom(...Object.keys(STORED).map(Number));
  await fc.assert(fc.asyncProperty(side, side, orientation, sizeParameters(96), edits, fc.boolean(), async (
    width, height, turn, size, edit, allowEnlargement,
  ) => {
    const rules = { ...LIMITS, allowEnlargement };
    const request = parseRequest('/cat.png', { ...size, ...edit, fm: 'png' }, '', rules);
    if (isBad(request)) throw new Error(`${request.parameter} ${request.reason}`);
    const { operations } = parseVariant(printVariant(request), rules)!;
    const options = { ...rules, svg: SvgOriginals.DRAW, allowTiff: true };
    const pixelsFrom = async (original: Buffer) => {
      const { body } = await transform(original, operations, options);
      const flat = sharp(body).flatten({ background: 'gray' }).toColourspace('srgb').removeAlpha();
      return flat.raw().toBuffer({ resolveWithObject: true });
    };
    const { png, ...others } = await originals(width, height, turn);
    const expected = await pixelsFrom(png);
    for (const [format, original] of Object.entries(others)) {
      const { data, info } = await pixelsFrom(original);
      expect([format, info.width, info.height]).toEqual([format, expected.info.width, expected.info.height]);
      // In a gradient, nothing decides what a crop by content keeps.
      if (size.fit === 'facearea' || Math.min(info.width, info.height) < MIN_SIDE) continue;
      const difference = data.reduce((sum, value, index) => sum + Math.abs(value - expected.data[index]), 0);
      expect(difference / data.length).toBeLessThan(MAX_DIFFERENCE);
    }
  }), { numRuns: 25 });
});
