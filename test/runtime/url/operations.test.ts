import * as fs from 'node:fs';
import * as path from 'node:path';
import { withOperationsTable } from '../../../projenrc/operations-table';
import { boundsText } from '../../../src/runtime/url/bounds-text';
import { OPERATION_NAMES, isBad, parseRequest } from '../../../src/runtime/url/image-request';
import { OPERATIONS } from '../../../src/runtime/url/operations';
import { ParameterControl, range } from '../../../src/runtime/url/parameter-control';
import { RULES } from '../edge/edge-cases';

const PARAMETERS = OPERATIONS.flatMap(({ parameters }) => Object.entries(parameters));

describe('the table of operations', () => {
  test('contains every parameter and every field once', () => {
    const names = PARAMETERS.map(([name]) => name);
    const fields = PARAMETERS.map(([, { field }]) => field.name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(fields).size).toBe(fields.length);
  });

  test('prints operations in paths in the order that stored variants have, watermarks last', () => {
    expect(OPERATION_NAMES.join(' ')).toBe(
      'v f w h max-w max-h ar frame fit adaptive fill fill-color crop fp-x fp-y rect q rot '
      + 'flip bg blur sharp sat trim trim-tol trim-color bri con gam mask corner-radius border border-radius pad '
      + 'pad-top pad-right pad-bottom pad-left '
      + 'mark-x mark-y mark-h mark-align mark-w mark-alpha mark',
    );
    const orders = OPERATIONS.map(({ order }) => order);
    expect(new Set(orders).size).toBe(orders.length);
    expect(Math.max(...orders)).toBe(OPERATIONS.find(({ name }) => name === 'mark')!.order);
  });

  test('rounds only values with a neutral value of 0, which paths leave out', () => {
    const rounded = PARAMETERS.filter(([, { bounds }]) => bounds?.form === 'whole');
    expect(rounded.map(([, control]) => control.kind === 'range' && control.neutral)).toEqual(rounded.map(() => 0));
  });

  test('has a meaning, and a label of its own for each control', () => {
    const labels = PARAMETERS.map(([, { label }]) => label);
    expect(labels.filter(label => !/^[A-Z][a-z ,]+$/.test(label))).toEqual([]);
    expect(new Set(labels).size).toBe(labels.length);
    expect(OPERATIONS.filter(({ meaning }) => !/^[A-Z].*[^.]$/.test(meaning))).toEqual([]);
  });

  test('has an example for each operation', () => {
    const missing = OPERATIONS.filter(({ name, parameters, example }) =>
      name !== 'mark' && !Object.keys(parameters).some(parameter => new URLSearchParams(example).has(parameter)));
    expect(missing).toEqual([]);
  });

  test('equals the table of parameters in docs/parameters.md', () => {
    const page = fs.readFileSync(path.join(__dirname, '../../../docs/parameters.md'), 'utf8');
    expect(withOperationsTable(page)).toBe(page);
  });

  test('states bounds in words, with names if there are several parameters', () => {
    const field = { name: 'other', doc: 'Other' };
    const first = range({ label: 'First', field }, 0, 200);
    const described = { name: 'a', group: 'color' as const, order: 1, meaning: 'Does it', example: 'a=1' };
    expect(boundsText({ ...described, parameters: { a: first } })).toBe('0 to 200');
    const several = {
      ...described,
      parameters: { a: first, b: range({ label: 'Second', field }, -1, 1) },
      note: 'rounded',
    };
    expect(boundsText(several)).toBe('`a`: 0 to 200; `b`: -1 to 1; rounded');
  });
});

describe.each(PARAMETERS)('the control of %s', (name, control) => {
  const isAccepted = (value: string) => {
    const query = { ...(control.isSigned && { mark: '/logo.png' }), [name]: value };
    const request = parseRequest('/a.jpg', query, '', { ...RULES, signed: control.isSigned });
    return !(isBad(request) && request.parameter === name);
  };

  test('offers values that the grammar accepts, and the whole of a range', () => {
    const { offered, beyond } = edgesOf(control);
    expect(offered.filter(value => value === '' || !isAccepted(value))).toEqual([]);
    expect(beyond.filter(isAccepted)).toEqual([]);
  });
});

function edgesOf(control: ParameterControl): { offered: string[]; beyond: string[] } {
  switch (control.kind) {
    // Quality snaps to steps of five, and a focal point may be in pixels: their controls have a part of the range.
    case 'range': return {
      offered: [control.min, control.max, control.neutral].map(String),
      beyond: [control.bounds!.least! - control.step, control.bounds!.most! + control.step].map(String),
    };
    case 'choice': return { offered: [...control.values], beyond: control.values.includes('format') ? [] : ['other'] };
    case 'choices': return { offered: [...control.values, control.values.join(',')], beyond: ['other'] };
    case 'text': return { offered: [control.example], beyond: ['..'] };
    case 'pixels': return { offered: [control.example], beyond: ['-1'] };
    case 'color': return { offered: ['336699', '80336699'], beyond: ['bluee2'] };
    case 'format': return { offered: RULES.formats, beyond: ['bmp'] };
    case 'preset': return { offered: Object.keys(RULES.presets), beyond: ['other'] };
  }
}
