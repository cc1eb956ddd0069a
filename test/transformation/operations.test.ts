import { quarters, tiles, transform } from './transform-image.support';
import { OPERATION_NAMES, isBad, parseRequest } from '../../src/transformation/image-request';
import { OPERATIONS } from '../../src/transformation/operations';
import { RequestRules } from '../../src/transformation/request-parameters';

const RULES: RequestRules = {
  widths: [32, 64, 128, 384, 640, 828, 1080],
  maxHeight: 2560,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', 'blurhash'],
  quality: { avif: 60, webp: 80, jpg: 80 },
  presets: { card: { w: '320', h: '200', fit: 'crop' }, marked: { w: '640', mark: 'logo.png' } },
};

test('tell of every parameter that the grammar knows, and of each once', () => {
  const told = OPERATIONS.flatMap(({ parameters }) => parameters);
  expect(new Set(told).size).toBe(told.length);
  expect(OPERATION_NAMES.filter(name => name !== 'f' && !told.includes(name))).toEqual([]);
  const taken = told.filter(name => {
    const request = parseRequest('/a.jpg', { [name]: '\0' }, '', RULES);
    return isBad(request) && request.parameter === name;
  });
  // What is a preset's alone, or has no wrong values, is dropped.
  expect(told.filter(name => !taken.includes(name))).toEqual(['mark', 'mark-align', 'mark-w', 'mark-alpha', 'auto']);
});

describe.each(OPERATIONS.map(operation => ({ ...operation, query: Object.fromEntries(new URLSearchParams(operation.example)) })))('$name', operation => {
  test('has an example of itself', () => {
    expect(operation.parameters.some(parameter => operation.query[parameter] !== undefined) || operation.name === 'mark').toBe(true);
  });

  test('has an example that the grammar takes, and a picture of it', async () => {
    const request = parseRequest('/a.jpg', operation.query, 'image/webp', RULES);
    if (isBad(request)) throw new Error(`${operation.example}: ${request.reason}`);
    const mark = { image: await tiles([['white']], 20, 10).png().toBuffer() };
    const image = await transform(await quarters(1600, 1200).jpeg().toBuffer(), request.operations, {}, mark);
    expect(image.contentType).toBe('image/webp');
  });
});
