import * as fc from 'fast-check';
import sharp from 'sharp';
import { transform } from './transform-image.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { layoutOf } from '../../../src/runtime/transformer/operate/layout';
import { isBad, parseRequest, parseVariant, printVariant } from '../../../src/runtime/url/image-request';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { Size, SizeLimits, SizeParameters, documentedBox, documentedSize } from '../../conformance/sizes/documented-size';
import { sizeParameters } from '../../conformance/sizes/random-sizes';
import { RULES } from '../edge/edge-cases';

const LARGE: RequestRules = { ...RULES, maxHeight: 1800 };

/** Limits that keep images small, so that many can be transformed. */
const SMALL: RequestRules = { ...RULES, widths: [4, 6, 10, 16, 25, 40], maxWidth: 40, maxHeight: 30 };

const sides = (most: number): fc.Arbitrary<Size> => {
  const side = fc.integer({ min: 1, max: most });
  return fc.record({ width: side, height: side });
};

function drawing({ width, height }: Size): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><circle r="5"/></svg>`);
}

/** Returns the path of the variant that a URL leads to. */
function pathOf(parameters: SizeParameters, rules: RequestRules): string {
  const request = parseRequest('/cat.png', { ...parameters, fm: 'png' }, '', rules);
  if (isBad(request)) throw new Error(`${request.parameter} ${request.reason}`);
  return printVariant(request);
}

function limitsOf(rules: RequestRules, allowEnlargement: boolean): RequestRules & SizeLimits {
  return { ...rules, allowEnlargement };
}

test('a variant has the size that the documentation states, for any original and box', () => {
  const upright = sizeParameters(2560).filter(({ rot }) => rot === undefined);
  fc.assert(fc.property(sides(7000), upright, fc.boolean(), (original, parameters, enlarges) => {
    const rules = limitsOf(LARGE, enlarges);
    const { operations } = parseVariant(pathOf(parameters, rules), rules)!;
    expect(layoutOf(original, operations, rules).canvas).toEqual(documentedSize(parameters, original, rules));
  }), { numRuns: 5000 });
});

test('a transformed image has the size that the documentation states, for any box and quarter turn', async () => {
  await fc.assert(fc.asyncProperty(sides(90), sizeParameters(40), fc.boolean(), async (size, parameters, enlarges) => {
    const rules = limitsOf(SMALL, enlarges);
    const { operations } = parseVariant(pathOf(parameters, rules), rules)!;
    const { width, height } = documentedSize(parameters, size, rules);
    const pixels = await sharp({ create: { ...size, channels: 3, background: 'teal' } }).png().toBuffer();
    for (const original of [pixels, drawing(size)]) {
      const { body } = await transform(original, operations, { ...rules, svg: SvgOriginals.DRAW });
      expect(await sharp(body).metadata()).toMatchObject({ width, height });
    }
  }), { numRuns: 300 });
});

test('two spellings of one box share one path, and different boxes have different paths', () => {
  let shared = 0;
  // Parameters of few values often have the same box.
  const few = fc.record({
    w: fc.constantFrom('300', '320', '600', '640', '9999', '0.5'),
    h: fc.constantFrom('150', '160', '320', '9999', '0.5'),
    dpr: fc.constantFrom('1', '2'),
    fit: fc.constantFrom('clip', 'max', 'crop', 'min'),
  });
  fc.assert(fc.property(few, few, fc.boolean(), (one, other, enlarges) => {
    const rules = limitsOf(LARGE, enlarges);
    const boxes = [one, other].map(parameters => JSON.stringify(documentedBox(parameters, rules)));
    const isEqual = boxes[0] === boxes[1] && (!enlarges || one.fit === other.fit);
    if (isEqual && JSON.stringify(one) !== JSON.stringify(other)) shared++;
    expect(pathOf(one, rules) === pathOf(other, rules)).toBe(isEqual);
  }), { numRuns: 5000 });
  expect(shared).toBeGreaterThan(5);
});

test.each([
  ['w=640&h=9999', '640x360'],
  ['w=640&h=3000', '640x360'],
  ['w=1280&h=2561', '1280x720'],
  ['w=9999&h=400', '711x400'],
  ['w=640&h=9999&fit=max', '640x360'],
])('%s of an original of 6028x3391 is %s', (query, size) => {
  const rules = { ...RULES, widths: [640, 1280, 2560] };
  const { operations } = parseVariant(pathOf(Object.fromEntries(new URLSearchParams(query)), rules), rules)!;
  const { width, height } = layoutOf({ width: 6028, height: 3391 }, operations, rules).canvas;
  expect(`${width}x${height}`).toBe(size);
});
