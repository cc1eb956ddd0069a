import * as fc from 'fast-check';
import {
  ImageRequest,
  isBad,
  isCore,
  parseRequest,
  parseVariant,
  printVariant,
  readVariant,
} from '../../../src/runtime/url/image-request';
import { variantPrefix } from '../../../src/runtime/url/key-encoding';
import { isShare } from '../../../src/runtime/url/request-operations';
import { RequestParameters, RequestRules } from '../../../src/runtime/url/request-parameters';
import { hardText, hardUnicode } from '../../hard-values';

const RULES: RequestRules = {
  fingerprint: 'f00d',
  version: '1',
  widths: [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 2560],
  maxWidth: 2560,
  maxHeight: 2560,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', 'blurhash', 'thumbhash'],
  quality: { avif: 60, webp: 80, jpg: 80 },
  presets: {
    card: { w: '300', h: '200', fit: 'crop' },
    marked: { w: '800', mark: 'logo.png' },
    thumb: { w: '100', ar: '1:1', fit: 'crop' },
  },
};

const number = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 100 }).map(String) },
  fc.integer({ min: -5, max: 5000 }).map(String),
  fc.double({ min: 0, max: 5000, noNaN: true }).map(String),
  fc.string(),
  hardText,
);
const values: Record<string, fc.Arbitrary<string>> = {
  'w': fc.oneof(number, fc.constantFrom('0.5', '.5', '0.01', '0.333', '0.994', '0.996', '1', '1.0')),
  'h': fc.oneof(number, fc.constantFrom('0.25', '0.994', '0.999')),
  'dpr': fc.oneof(fc.constantFrom('1', '2', '1.5', '5', '9'), number),
  'ar': fc.constantFrom('16:9', '1:1', '1.91:1', '3:2', '0:1', 'x'),
  'fit': fc.constantFrom('clip', 'crop', 'fill', 'max', 'min', 'scale', 'none', 'clamp', 'facearea', 'fillmax', 'outside', 'outsidemax'),
  'adaptive': fc.constantFrom('true', '1'),
  'frame': fc.constantFrom('1', '2'),
  'fill': fc.constantFrom('solid', 'blur', 'auto', 'gen'),
  'fill-color': fc.constantFrom('f00', '0fff', '80336699', 'x'),
  'crop': fc.constantFrom(
    'top',
    'top,left',
    'left,top',
    'faces,entropy',
    'edges',
    'focalpoint',
    'bottom,right',
    'nose',
  ),
  'fp-x': fc.constantFrom('0', '0.5', '0.333333', '1', '2'),
  'fp-y': fc.constantFrom('0', '0.5', '0.25', '150.5', '99999', '-1'),
  'rect': fc.constantFrom('0,0,10,10', '1,2,300,0400', '1,2,3', '0,0,0,0', 'left,top,10,20', 'center,middle,0.5,.50', 'right,.25,full,9', '0,0,.0,1'),
  'fm': fc.constantFrom('avif', 'webp', 'jpg', 'JPEG', 'png', 'json', 'blurhash', 'thumbhash', 'tiff'),
  'auto': fc.constantFrom('format', 'compress', 'format,compress', 'enhance'),
  'q': number,
  'rot': fc.constantFrom('0', '90', '45.4', '360'),
  'flip': fc.constantFrom('h', 'v', 'hv', 'vh', 'd'),
  'bg': fc.constantFrom('fff', 'FFF', 'ffffff', 'ffffffff', '80ff0000', 'F00', 'red', 'Red', 'White', 'transparent', 'aabbc'),
  'blur': number,
  'sat': fc.constantFrom('-100', '20', '0', '101'),
  'bri': number,
  'gam': fc.constantFrom('-100', '0', '50.4', '101'),
  'mask': fc.constantFrom('ellipse', 'corners', 'star'),
  'corner-radius': fc.constantFrom('0', '20', '9999', '10,20,30,40', '08,8,8,8', '1,2', '10.5'),
  'border': fc.constantFrom('4,336699', '4,F00', '0,f00', '5,0fff', '9999,80336699', '4', 'f00', '4,5,f00', '4,Navy'),
  'border-radius': fc.constantFrom('0', '24', '0,0,0,0', '1,2,3,4', '-1'),
  'pad-left': fc.constantFrom('0', '16', '016.4', '10000', '1,2'),
  'pad': fc.constantFrom('0', '16', '16,16,16,16', '1,2,3,4', '10000'),
  'trim': fc.constantFrom('color', 'auto', 'alpha'),
  'trim-tol': fc.constantFrom('0', '10', '10.00', '20.5', '256'),
  'trim-color': fc.constantFrom('white', 'Fff', 'red', '0000'),
  'preset': fc.constantFrom('card', 'marked', 'thumb', 'none', 'constructor', '__proto__'),
  'mark': fc.constantFrom('card', 'marked', 'secret.png', '/logos/a b_ü~(1)%.png', '../up.png', '_2Fx'),
  'mark-align': fc.constantFrom('top,left', 'middle', 'nowhere'),
  'mark-w': fc.constantFrom('0.5', '200', '007', '-1'),
  'mark-alpha': fc.constantFrom('50', '100', '101'),
  'mark-x': fc.constantFrom('0', '-0', '10', '10p', '-99999', 'center', 'left'),
  'mark-y': fc.constantFrom('repeat', '-5p', '05'),
  'mark-h': fc.constantFrom('0.25', '90', '0'),
  'utm_source': fc.string(),
};
const hard = (value: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 20, arbitrary: value }, { weight: 1, arbitrary: hardText });
// A few parameters at a time, or hardly a URL would be right in all of them.
const query: fc.Arbitrary<RequestParameters> = fc.subarray(Object.keys(values), { maxLength: 6 })
  .chain(names => fc.record(Object.fromEntries(names.map(name => [name, hard(values[name])]))));
const key = fc.oneof(
  fc.constantFrom('cats/tom.jpg', 'a+b (1).png', 'ü//猫.webp'),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.array(hardUnicode, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/')),
);
const accept = fc.constantFrom(
  '',
  '*/*',
  'image/avif,image/webp,*/*',
  'image/webp',
  'image/avif;q=0,image/webp',
  'image/avif;q=0.1,image/webp;q=0.9',
);

const SIGNED: RequestRules = { ...RULES, signed: true };

function good(
  path: string,
  parameters: RequestParameters,
  header: string,
  rules: RequestRules = RULES,
): ImageRequest | undefined {
  const request = parseRequest(path, parameters, header, rules);
  return isBad(request) ? undefined : request;
}

function pathOf(text: string): string {
  return '/' + text.split('/').map(encodeURIComponent).join('/');
}

test('parseRequest() returns a request or a reason for any input, and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), hardText),
      fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(values)), fc.string(), hardText), hardText),
      fc.oneof(fc.string(), hardText),
      (path, parameters, header) => {
        const request = parseRequest(path, parameters, header, RULES);
        expect(isBad(request) ? request.reason : printVariant(request)).toMatch(/./);
        parseVariant(path, RULES);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['of anybody', RULES],
  ['that is signed', SIGNED],
])('parseVariant() returns the request that printVariant() has printed, for a request %s', (_whose, rules) => {
  let made = 0;
  fc.assert(
    fc.property(key, query, accept, (name, parameters, header) => {
      const request = good(pathOf(name), parameters, header, rules);
      if (!request) return;
      made++;
      expect(parseVariant(printVariant(request), rules)).toEqual(request);
    }),
    { numRuns: 5000 },
  );
  expect(made).toBeGreaterThan(300);
});

test('parseRequest() ignores order, case of format names, unknown parameters and explicit defaults', () => {
  fc.assert(fc.property(query, accept, (parameters, header) => {
    const plain = parseRequest('/cat.jpg', parameters, header, RULES);
    const reversed = Object.fromEntries(Object.entries(parameters).reverse());
    expect(parseRequest('/cat.jpg', { ...reversed, junk: '1' }, header, RULES)).toEqual(plain);
    if (parameters.dpr === undefined) {
      expect(parseRequest('/cat.jpg', { ...reversed, dpr: '1' }, header, RULES)).toEqual(plain);
    }
    if (parameters.fit === undefined && parameters.preset === undefined) {
      expect(parseRequest('/cat.jpg', { ...parameters, fit: 'clip' }, header, RULES)).toEqual(plain);
    }
  }), { numRuns: 2000 });
});

test('parseRequest() returns widths of the ladder and heights within the limit', () => {
  fc.assert(fc.property(query, parameters => {
    const request = good('/cat.jpg', parameters, '');
    const width = request?.operations.w ?? '1.0';
    if (!isShare(width)) expect(RULES.widths).toContain(Number(width));
    if (request?.operations.h) expect(Number(request.operations.h)).toBeLessThanOrEqual(RULES.maxHeight);
  }), { numRuns: 3000 });
});

test('isCore() is true for variants with only a width, a format or a preset', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9000 }),
      fc.constantFrom('card', 'marked', 'thumb', undefined),
      fc.constantFrom('1', '2', '3', '1.5'),
      accept,
      (w, preset, dpr, header) => {
        const request = good('/cat.jpg', preset ? { preset, dpr } : { w: String(w), dpr }, header)!;
        expect(isCore(request, RULES)).toBe(true);
      },
    ),
  );
  expect(isCore(good('/cat.jpg', { w: '300', h: '100' }, '')!, RULES)).toBe(false);
  expect(isCore(good('/cat.jpg', { w: '300', q: '35' }, '')!, RULES)).toBe(false);
  expect(isCore(good('/cat.jpg', { w: '0.5', dpr: '2' }, '')!, RULES)).toBe(false);
});

test('a watermark in a URL is applied if URLs are signed, and is never outside the images', () => {
  const operations = (mark: string, rules: RequestRules) =>
    good('/cat.jpg', { mark, 'mark-w': '0.5' }, '', rules)?.operations;
  expect(operations('a b_/logo.png', RULES)).not.toHaveProperty('mark');
  expect(operations('a b_/logo.png', SIGNED)).toMatchObject({ 'mark': 'a b_/logo.png', 'mark-w': '0.5' });
  expect(operations('/logo.png', SIGNED)).toMatchObject({ mark: 'logo.png' });
  for (const mark of ['../logo.png', '/a/../../logo.png', './logo.png', '/', 'a\u0000']) {
    expect(operations(mark, SIGNED)).toBeUndefined();
  }
});

const rulesOfAnyCdn = fc
  .record({
    maxHeight: fc.integer({ min: 1, max: 8192 }),
    widths: fc
      .uniqueArray(fc.integer({ min: 1, max: 8192 }), { minLength: 1, maxLength: 40 })
      .map(widths => widths.sort((a, b) => a - b)),
    allowEnlargement: fc.boolean(),
    quality: fc.record({
      avif: fc.integer({ min: 1, max: 100 }),
      webp: fc.integer({ min: 1, max: 100 }),
      jpg: fc.integer({ min: 1, max: 100 }),
    }),
  })
  .map((some): RequestRules => ({ ...RULES, ...some, maxWidth: some.widths[some.widths.length - 1] }));

test('the path of a request is canonical for any ladder, limits and qualities', () => {
  let made = 0;
  fc.assert(fc.property(rulesOfAnyCdn, query, accept, (rules, parameters, header) => {
    const request = good('/cat.jpg', parameters, header, rules);
    if (!request) return;
    made++;
    expect(parseVariant(printVariant(request), rules)).toEqual(request);
    if (request.operations.h) expect(Number(request.operations.h)).toBeLessThanOrEqual(rules.maxHeight);
  }), { numRuns: 5000 });
  expect(made).toBeGreaterThan(300);
});

test('the path of a request is canonical for every maxHeight from 1 to 8192', () => {
  const bad: string[] = [];
  for (let maxHeight = 1; maxHeight <= 8192; maxHeight++) {
    const rules = { ...RULES, maxHeight };
    const sizes = [
      [640, maxHeight],
      [1921, maxHeight],
      [750, maxHeight + 1],
      [2083, maxHeight * 2],
      [maxHeight, maxHeight],
      [(maxHeight % 997) + 1, 991],
    ];
    for (const [w, h] of sizes) {
      const path = printVariant(good('/cat.jpg', { w: String(w), h: String(h) }, '', rules)!);
      if (!parseVariant(path, rules)) bad.push(path);
    }
  }
  expect(bad).toEqual([]);
});

test('variant paths contain only characters that all signers encode alike, for any key', () => {
  fc.assert(fc.property(key, query, accept, (name, parameters, header) => {
    const request = good(pathOf(name), parameters, header, SIGNED);
    if (request) expect(printVariant(request)).toMatch(/^(\/[A-Za-z0-9._-]+)+$/);
  }), { numRuns: 2000 });
});

test('different keys share neither a path nor a prefix in the variant bucket', () => {
  const names = fc.array(
    fc.oneof(fc.constantFrom('a', 'b', '_.v.1_f.avif', '_', '-', '.a', 'ü', ''), fc.string({ unit: 'binary' })),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(fc.property(names.map(all => all.join('/')), names.map(all => all.join('/')), (one, other) => {
    const [a, b] = [good(pathOf(one), { w: '640' }, ''), good(pathOf(other), { w: '640' }, '')];
    if (!a || !b) return;
    expect(printVariant(a) === printVariant(b)).toBe(a.key === b.key);
    expect(printVariant(a).startsWith(`/${variantPrefix(b.key)}`)).toBe(a.key === b.key);
  }), { numRuns: 5000 });
});

test('readVariant() reads a path that was printed under other rules as an image under the current rules', () => {
  fc.assert(fc.property(rulesOfAnyCdn, query, accept, (rules, parameters, header) => {
    const request = good('/cat.jpg', parameters, header, { ...rules, version: '2', formats: ['avif', 'jpg', 'png'] });
    if (!request) return;
    const variant = readVariant(printVariant(request), RULES)!;
    expect(variant.isCanonical).toBe(false);
    expect(parseVariant(printVariant(variant.request), { ...RULES, signed: true })).toEqual(variant.request);
  }), { numRuns: 2000 });
});
