import { PIXEL_FUNCTIONS } from '../../../../src/runtime/transformer/operate/operations';
import { Watermark } from '../../../../src/runtime/transformer/transform-image';
import { isBad, parseRequest } from '../../../../src/runtime/url/image-request';
import { OPERATIONS } from '../../../../src/runtime/url/operations';
import { RequestRules } from '../../../../src/runtime/url/request-parameters';
import { quarters, tiles, transform } from '../transform-image.support';

const RULES: RequestRules = {
  fingerprint: 'f00d',
  version: '1',
  widths: [32, 64, 128, 384, 640, 828, 1080],
  maxWidth: 2560,
  maxHeight: 2560,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', 'blurhash', 'thumbhash'],
  quality: { avif: 60, webp: 80, jpg: 80 },
  presets: { card: { w: '320', h: '200', fit: 'crop' }, marked: { w: '640', mark: 'logo.png' } },
};

let original: Buffer;
let mark: Watermark;

beforeAll(async () => {
  original = await quarters(1000, 750).extend({ left: 20, background: 'white' }).jpeg().toBuffer();
  mark = { image: await tiles([['white']], 20, 10).png().toBuffer() };
});

describe('pixel functions', () => {
  test('belong to operations of the table', () => {
    const names = OPERATIONS.map(({ name }) => name);
    expect(Object.keys(PIXEL_FUNCTIONS).filter(name => !names.includes(name))).toEqual([]);
  });

  test('exist for all operations except those of the layout and the encoder', () => {
    const without = OPERATIONS.map(({ name }) => name).filter(name => PIXEL_FUNCTIONS[name] === undefined);
    expect(without).toEqual(['preset', 'fit', 'fill', 'crop', 'f', 'frame', 'q']);
  });
});

describe.each(
  OPERATIONS.map(operation => ({
    ...operation,
    ...PIXEL_FUNCTIONS[operation.name],
    query: Object.fromEntries(new URLSearchParams(operation.example)),
  })),
)('the operation $name', operation => {
  test('changes the image of its example', async () => {
    const request = parseRequest('/a.png', operation.query, 'image/webp', RULES);
    if (isBad(request)) throw new Error(`${operation.example}: ${request.reason}`);
    // A preset is gone in the canonical request, which consists of what the preset stands for.
    expect(Object.keys(request.operations)).toContain(operation.name === 'preset' ? 'fit' : operation.name);
    const image = await transform(original, request.operations, {}, mark);
    expect(operation.name === 'f' ? ['image/webp'] : ['image/webp', 'image/jpeg']).toContain(image.contentType);
    if (![operation.prepare, operation.apply, operation.finish, operation.layer].some(Boolean)) return;
    const without = await transform(original, { ...request.operations, [operation.name]: undefined }, {}, mark);
    expect(without.body.equals(image.body)).toBe(false);
  });
});
