import * as fc from 'fast-check';
import { evaluated } from './evaluate.support';
import { Choice, selectionsOf } from '../../src/template/choice';
import { Json } from '../../src/template/json';
import { mergedValue } from '../../src/template/merge-values';

const SIZE: Choice = {
  name: 'size', alternatives: ['Small', 'Medium', 'Large'].map(condition => ({ condition, expression: condition })),
};
const COLOR: Choice = {
  name: 'color', alternatives: ['Red', 'Blue'].map(condition => ({ condition, expression: condition })),
};
const CHOICES = [SIZE, COLOR];
const SELECTIONS = selectionsOf(CHOICES);

function merge(...values: (Json | undefined)[]): Json {
  return mergedValue(SELECTIONS.map((selection, index) => ({ selection, value: values[index] })), CHOICES);
}

describe('mergedValue', () => {
  test('returns a value that all selections share', () => {
    expect(merge(...SELECTIONS.map(() => ({ a: [1] })))).toEqual({ a: [1] });
  });

  test('puts Fn::If around the part that differs only', () => {
    const value = (size: string) => ({ same: true, inner: [{ size }] });
    expect(merge(value('s'), value('s'), value('m'), value('m'), value('l'), value('l'))).toEqual({
      same: true, inner: [{ size: { 'Fn::If': ['Small', 's', { 'Fn::If': ['Medium', 'm', 'l'] }] } }],
    });
  });

  test('leaves out a property that only some selections have', () => {
    const [red, blue] = [{ a: 1, b: 2 }, { a: 1 }];
    expect(merge(red, blue, red, blue, red, blue)).toEqual({
      a: 1, b: { 'Fn::If': ['Red', 2, { Ref: 'AWS::NoValue' }] },
    });
  });

  test('takes long texts apart and keeps what they share once', () => {
    const text = (word: string) => `${'x'.repeat(300)}${word}${'y'.repeat(300)}`;
    expect(merge(text('r'), text('b'), text('r'), text('b'), text('r'), text('b'))).toEqual({
      'Fn::Join': ['', ['x'.repeat(300), { 'Fn::If': ['Red', 'r', 'b'] }, 'y'.repeat(300)]],
    });
  });

  test('does not merge inside intrinsic functions other than Fn::Join', () => {
    const [red, blue] = [{ Ref: 'A' }, { 'Fn::GetAtt': ['B', 'Arn'] }];
    expect(merge(red, blue, red, blue, red, blue)).toEqual({ 'Fn::If': ['Red', red, blue] });
  });

  test('merges to a value that evaluates to that of each selection', () => {
    const leaf = fc.oneof(
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom('a', 'b', 'a'.repeat(200), `${'a'.repeat(200)}b`, `b${'a'.repeat(200)}`),
      fc.constantFrom({ Ref: 'A' }, { Ref: 'B' }),
    );
    const { tree } = fc.letrec<{ tree: Json }>(tie => ({
      tree: fc.oneof({ maxDepth: 3 }, leaf as fc.Arbitrary<Json>,
        fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('tree'), { noNullPrototype: true }),
        fc.array(tie('tree'), { maxLength: 3 })),
    }));
    const values = fc.uniqueArray(tree, { minLength: 1, maxLength: 3, comparator: () => false })
      .chain(few => fc.array(fc.constantFrom(...few), { minLength: 6, maxLength: 6 }));
    fc.assert(fc.property(values, six => {
      const merged = merge(...six);
      SELECTIONS.forEach(([size, color], index) => {
        const conditions = [SIZE.alternatives[size].condition, COLOR.alternatives[color].condition];
        expect(evaluated(merged, condition => conditions.includes(condition))).toEqual(six[index]);
      });
    }));
  });
});
