import * as fc from 'fast-check';
import sharp from 'sharp';
import { StyleCost, styleCost } from '../../../../../src/runtime/transformer/formats/svg/style-cost';

const NOTHING: StyleCost = { plain: 0, deep: 0, wide: 0, both: 0 };

// Other tests of the process may have disabled SVG.
beforeAll(() => sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] }));

/** Whether the renderer applies a style sheet that paints the class `a` red, but not one that paints all elements. */
async function isApplied(css: string): Promise<boolean> {
  const text = css.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><style>${text}</style>`
    + '<style>*{fill:blue}</style><rect class="a" width="2" height="2"/></svg>';
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return data[0] > 200;
}

/** The cost of a style sheet, which is unlimited if it is rejected. */
function costOf(css: string): StyleCost {
  try {
    return styleCost(css);
  } catch {
    return { ...NOTHING, plain: Infinity };
  }
}

describe('styleCost', () => {
  test.each([
    ['no rule', '', {}],
    ['a class', '.a{}', { plain: 2 }],
    ['a list', 'g,.a , #b{}', { plain: 4 }],
    ['elements in others', '.a b{}.a>b{}', { deep: 3 + 4 }],
    ['elements beside others', 'a~b{}:nth-child(3){}b:LAST-OF-TYPE{}', { wide: 3 + 4 + 3 }],
    ['elements in and beside others', 'x a~b{}', { both: 4 }],
    ['names with escapes', ':\\6e th-child(2){}.\\7e{}', { wide: 4, plain: 2 }],
    ['rules in another', '@media{.a{}}', { plain: 1 + 2 }],
  ])('counts the words of selectors in %s', (_, css, expected) => {
    for (const each of [css, css.replace(/(?=\{)|$/g, ' /* , {} */\n')]) {
      expect(styleCost(each)).toEqual({ ...NOTHING, ...expected });
    }
  });

  test('counts the length of declarations for the time, and the longest one of a property for the memory', () => {
    expect(styleCost(`a{fill:red;b:${'1,'.repeat(49)}}`)).toEqual({ ...NOTHING, plain: 1 + 108 / 10 + 108 });
    expect(styleCost('a{fill:red}b{fill:blue;fill:r}').plain).toBeCloseTo(2 + (8 + 9 + 6) / 10 + 9);
  });

  test('does not count fonts', () => {
    expect(styleCost(`@font-face{font-family:a;src:url(data:font/woff2;base64,${'A+/'.repeat(99)}) format("woff2")}`))
      .toEqual({ ...NOTHING, plain: 1 });
  });

  test.each([
    '@import "data:text/css,a";', ' @IMPORT url(data:text/css,a)', '<!--@\\69mport/* */"d\\61 ta:x";',
    '@import url("da\\\nta:x");',
  ])('rejects a style sheet that imports another one at a data URL: %s', css => {
    expect(() => styleCost(css)).toThrow('Style sheets at `data:` URLs are not supported.');
  });

  test.each([
    '@import url("https://fonts.googleapis.com/css?family=A&display=swap");', '@font-face{src:url(data:font/woff2;base64,A)}',
  ])('accepts %s', css => {
    expect(styleCost(css).plain).toBeLessThan(3);
  });

  test.each(['a'.repeat(2e6 + 1), '\\a'.repeat(10_000)])('rejects a style sheet that takes too long to read', css => {
    expect(() => styleCost(css)).toThrow('The style sheets of the image take too long.');
  });

  test.each(['"', '/*', 'url(', ',', ' ', '@i ', 'a', '{', '}', '~', 'url(data:;base64,AAAA) '])(
    'reads a style sheet that only repeats %j', part => {
      expect(styleCost(part.repeat(1e6 / part.length))).toMatchObject({ wide: 0 });
    });

  test('counts every selector that the renderer applies, whatever is around it', async () => {
    const parts = fc.array(fc.constantFrom(
      '/*', '*/', '"', "'", '\\', 'url(', 'URL( ', 'u\\72l(', 'xurl(', '#url(', '@url(', '-url(', '5url(', '%url(', '.url(',
      '<!--', '-->', ')', '(', '{', '}', ';', '\n', '\r\n', ' ', 'a', '.b', '@x', '@x{}', '[a=', '5', '~', ',', ':not(',
      '\\"', '"/*"', '\\61', '!', 'é',
    ), { maxLength: 6 }).map(list => list.join(''));
    const list = '.q,.q,.q,.q,.q,.a';
    await fc.assert(fc.asyncProperty(parts, parts, parts, async (before, within, after) => {
      const css = `${before} ${list}${within}{fill:red}${after}`;
      const { plain, deep, wide, both } = costOf(css);
      const isCounted = plain + deep + wide + both >= 12;
      if (!isCounted) expect([css, await isApplied(css)]).toEqual([css, false]);
    }), { numRuns: 1000 });
  }, 60_000);
});
