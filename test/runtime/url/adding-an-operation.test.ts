import * as fs from 'node:fs';
import * as path from 'node:path';
import sharp, { Sharp } from 'sharp';
import type * as ImageParametersFile from '../../../projenrc/image-parameters';
import type * as OperationsTable from '../../../projenrc/operations-table';
import type * as Pixels from '../../../src/runtime/transformer/operate/operations';
import type * as Transform from '../../../src/runtime/transformer/transform-image';
import type * as BoundsText from '../../../src/runtime/url/bounds-text';
import type * as Grammar from '../../../src/runtime/url/image-request';
import type * as Table from '../../../src/runtime/url/operations';
import { OperationDescription, choice } from '../../../src/runtime/url/parameter-control';
import type * as Fields from '../../../src/runtime/url/parameter-fields';
import type * as Names from '../../../src/runtime/url/parameter-names';
import { RULES } from '../edge/edge-cases';
import { OPTIONS } from '../transformer/transform-image.support';

const CONTRIBUTING = fs.readFileSync(path.join(__dirname, '../../../CONTRIBUTING.md'), 'utf8');
const [, EXAMPLE] = /^```js\n(\{\n {2}name: 'invert'.*?)^```/ms.exec(CONTRIBUTING)!;
const [, FUNCTION] = /`invert: (\{.*?\})`/.exec(CONTRIBUTING)!;

const INVERT = new Function('choice', `return ${EXAMPLE}`)(choice) as OperationDescription;
const PIXELS = new Function(`return ${FUNCTION}`)() as { apply: (pipeline: Sharp) => Sharp };

/** Loads a module as if the table had the record, and the pixel functions had that of the record. */
function withInvert<Module>(name: string): Module {
  jest.resetModules();
  jest.doMock('../../../src/runtime/url/operations', () => {
    const { OPERATIONS } = jest.requireActual<typeof Table>('../../../src/runtime/url/operations');
    return { OPERATIONS: [...OPERATIONS, INVERT] };
  });
  jest.doMock('../../../src/runtime/transformer/operate/operations', () => {
    const actual = jest.requireActual<typeof Pixels>('../../../src/runtime/transformer/operate/operations');
    return {
      PIXEL_OPERATIONS: actual.PIXEL_OPERATIONS.map(each => ({ ...each, ...(each.name === 'invert' && PIXELS) })),
    };
  });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(`../../../${name}`) as Module;
}

afterEach(() =>
  jest.dontMock('../../../src/runtime/url/operations').dontMock('../../../src/runtime/transformer/operate/operations'),
);

describe('an operation that is one record and one pixel function', () => {
  test('is accepted by the grammar, and printed and read at its place in paths', () => {
    const { parseRequest, printVariant, parseVariant } = withInvert<typeof Grammar>('src/runtime/url/image-request');
    const request = parseRequest(
      '/a.jpg',
      { w: '640', invert: 'true', trim: 'color' },
      '',
      RULES,
    ) as Grammar.ImageRequest;
    const printed = printVariant(request);
    expect(printed).toMatch(/_invert\.true_trim\.color$/);
    expect(parseVariant(printed, RULES)).toEqual(request);
    expect(parseRequest('/a.jpg', { invert: 'yes' }, '', RULES)).toEqual({
      parameter: 'invert', reason: 'must be one of: true',
    });
  });

  test('is contained in the documentation, in ImageParameters and in suggestions', () => {
    expect(withInvert<typeof OperationsTable>('projenrc/operations-table').operationsTable()).toContain(
      '| `invert` | Inverts the colors | `true` | `?w=640&invert=true` |',
    );
    expect(withInvert<typeof ImageParametersFile>('projenrc/image-parameters').imageParameters()).toContain(
      '  readonly invert?: boolean;',
    );
    expect(withInvert<typeof Fields>('src/runtime/url/parameter-fields').printFields({ invert: 'true' }))
      .toBe('{ invert: true }');
    expect(withInvert<typeof Names>('src/runtime/url/parameter-names').nearestNames('inverted')).toEqual(['invert']);
    expect(withInvert<typeof BoundsText>('src/runtime/url/bounds-text').boundsText(INVERT)).toBe('`true`');
  });

  test('changes the pixels of an image', async () => {
    const { transformImage } = withInvert<typeof Transform>('src/runtime/transformer/transform-image');
    const original = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ff8000' } })
      .png()
      .toBuffer();
    const { body } = await transformImage(original, { v: '1', f: 'png', invert: 'true' }, OPTIONS);
    expect([...(await sharp(body).raw().toBuffer()).subarray(0, 3)]).toEqual([0, 127, 255]);
  });
});
