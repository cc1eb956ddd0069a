import * as fs from 'node:fs';
import * as path from 'node:path';
import { quarters, tiles, transform } from './transform-image.support';
import { withOperationsTable } from '../../../projenrc/operations-table';
import { OPERATIONS } from '../../../src/runtime/transformer/operations';
import { Watermark } from '../../../src/runtime/transformer/transform-image';
import { OPERATION_NAMES, isBad, parseRequest } from '../../../src/runtime/url/image-request';
import { ParameterControl } from '../../../src/runtime/url/parameter-control';
import { RequestRules } from '../../../src/runtime/url/request-parameters';

const RULES: RequestRules = {
  fingerprint: 'f00d',
  version: '1',
  widths: [32, 64, 128, 384, 640, 828, 1080],
  maxWidth: 2560,
  maxHeight: 2560,
  allowEnlargement: false,
  formats: ['avif', 'webp', 'jpg', 'png', 'gif', 'json', 'blurhash'],
  quality: { avif: 60, webp: 80, jpg: 80 },
  presets: { card: { w: '320', h: '200', fit: 'crop' }, marked: { w: '640', mark: 'logo.png' } },
};

let original: Buffer;
let mark: Watermark;

beforeAll(async () => {
  original = await quarters(1000, 750).extend({ left: 20, background: 'white' }).jpeg().toBuffer();
  mark = { image: await tiles([['white']], 20, 10).png().toBuffer() };
});

test('tell of every parameter that the grammar knows, and of each once', () => {
  const told = OPERATIONS.flatMap(({ parameters }) => Object.keys(parameters));
  expect(new Set(told).size).toBe(told.length);
  expect(OPERATION_NAMES.filter(name => !['v', 'f', 'max-w', 'max-h'].includes(name) && !told.includes(name))).toEqual(
    [],
  );
  const taken = told.filter(name => {
    const request = parseRequest('/a.jpg', { [name]: '\0' }, '', RULES);
    return isBad(request) && request.parameter === name;
  });
  // What is a preset's alone, or has no wrong values, is dropped.
  expect(told.filter(name => !taken.includes(name))).toEqual(['mark', 'mark-align', 'mark-w', 'mark-alpha', 'auto']);
});

test('operations are the table of parameters in docs/urls.md', () => {
  const page = fs.readFileSync(path.join(__dirname, '../../../docs/urls.md'), 'utf8');
  expect(withOperationsTable(page)).toBe(page);
});

test('have a label for each control, of its own', () => {
  const labels = OPERATIONS.flatMap(({ parameters }) => Object.values(parameters).map(({ label }) => label));
  expect(labels.filter(label => !/^[A-Z][a-z ,]+$/.test(label))).toEqual([]);
  expect(new Set(labels).size).toBe(labels.length);
});

describe.each(
  OPERATIONS.map(operation => ({ ...operation, query: Object.fromEntries(new URLSearchParams(operation.example)) })),
)('$name', operation => {
  test('has an example of itself', () => {
    expect(
      Object.keys(operation.parameters).some(parameter => operation.query[parameter] !== undefined) ||
        operation.name === 'mark',
    ).toBe(true);
  });

  test('has an example that the grammar takes, and a picture of it, other than without it', async () => {
    const request = parseRequest('/a.jpg', operation.query, 'image/webp', RULES);
    if (isBad(request)) throw new Error(`${operation.example}: ${request.reason}`);
    // A preset is gone in the canonical request, which says what is in it.
    expect(Object.keys(request.operations)).toContain(operation.name === 'preset' ? 'fit' : operation.name);
    const image = await transform(original, request.operations, {}, mark);
    expect(operation.name === 'f' ? ['image/webp'] : ['image/webp', 'image/jpeg']).toContain(image.contentType);
    if (!operation.prepare && !operation.apply && !operation.layer) return;
    const without = await transform(original, { ...request.operations, [operation.name]: undefined }, {}, mark);
    expect(without.body.equals(image.body)).toBe(false);
  });
});

describe.each(OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters)))(
  'the control of %s',
  (name, control) => {
    const isTaken = (value: string) => {
      const request = parseRequest('/a.jpg', { ...(control.isSigned && { mark: '/logo.png' }), [name]: value }, '', {
        ...RULES,
        signed: control.isSigned,
      });
      return !(isBad(request) && request.parameter === name);
    };

    test('offers what the grammar takes, and no less of a range than it takes', () => {
      const { offered, beyond } = edgesOf(control);
      expect(offered.filter(value => value === '' || !isTaken(value))).toEqual([]);
      expect(beyond.filter(isTaken)).toEqual([]);
    });
  },
);

function edgesOf(control: ParameterControl): { offered: string[]; beyond: string[] } {
  switch (control.kind) {
    // Quality snaps to steps of five, and below the first of them to that.
    case 'range': return {
      offered: [control.min, control.max, control.neutral].map(String),
      beyond: [...control.min === 5 ? [0] : [control.min - control.step], control.max + control.step].map(String),
    };
    case 'choice': return { offered: [...control.values], beyond: control.values.includes('format') ? [] : ['other'] };
    case 'choices': return { offered: [...control.values, control.values.join(',')], beyond: ['other'] };
    case 'text': return { offered: [control.example], beyond: ['..'] };
    case 'pixels': return { offered: [control.example], beyond: ['-1'] };
    case 'colour': return { offered: ['336699', '80336699'], beyond: ['blue'] };
    case 'format': return { offered: RULES.formats, beyond: ['bmp'] };
    case 'preset': return { offered: Object.keys(RULES.presets), beyond: ['other'] };
  }
}
