import { barrierDistance } from '../../../../../src/runtime/transformer/operate/focus/salience';

/** Rows of digits, each of which is the tenth of a value. */
function distances(...rows: string[]): string[] {
  const grid = { width: rows[0].length, height: rows.length };
  const found = barrierDistance(Float32Array.from([...rows.join('')].map(digit => 10 * Number(digit))), grid);
  return rows.map((_, y) => [...found.subarray(y * grid.width, (y + 1) * grid.width)].map(value => value / 10).join(''));
}

describe('barrierDistance', () => {
  test('is the difference of an object from the background that surrounds it', () => {
    expect(distances('11111', '11111', '11511', '11111', '11111'))
      .toEqual(['00000', '00000', '00400', '00000', '00000']);
  });

  test('is the largest difference on the way to a hole in an object', () => {
    expect(distances('0000000', '0999990', '0911190', '0911190', '0911190', '0999990', '0000000')[3]).toBe('0999990');
  });

  test('is zero for an object that reaches the border', () => {
    expect(distances('00000', '00000', '99990', '00000', '00000')[2]).toBe('00000');
  });

  test('is small along a gradient from the border', () => {
    expect(distances('012345', '012345', '012345')[1]).toBe('000000');
  });

  test.each([['1'], ['12'], ['12', '34']])('is zero for an image without an inside: %p', (...rows) => {
    expect(distances(...rows).join('')).toMatch(/^0+$/);
  });
});
