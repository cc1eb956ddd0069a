import * as fc from 'fast-check';
import sharp from 'sharp';
import { SvgOriginals } from '../../../../../src/model/svg-originals';
import { inspectSvg, renderingCost } from '../../../../../src/runtime/transformer/formats/svg/rendering-cost';
import { allowLoaders } from '../../../../../src/runtime/transformer/read/libvips';
import { TransformError } from '../../../../../src/runtime/transformer/transform-image';
import { transform } from '../../transform-image.support';

const svg = (content: string, size = 'width="100" height="100"'): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size}>${content}</svg>`,
  );

type Format = 'png' | 'jpeg' | 'webp' | 'gif' | 'avif';

const plain = (width: number, height: number, format: Format = 'png'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })[format]().toBuffer();

const link = (image: Buffer, type = 'image/png'): string => `data:${type};base64,${image.toString('base64')}`;

const shown = (href: string, attribute = 'xlink:href'): string =>
  `<image width="10" height="10" ${attribute}="${href}"/>`;

describe('renderingCost', () => {
  // As where drawings are transformed: libvips is the process's, and a test before may have blocked its loader of SVG.
  beforeAll(() => allowLoaders({ svg: SvgOriginals.DRAW, allowTiff: false }));

  test.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)('counts the pixels of a %s', async format => {
    const image = link(await plain(70, 50, format));
    expect(await renderingCost(svg(shown(image)))).toMatchObject({ passes: 0, pixels: 3500 });
  });

  test('counts every image in image and feImage, with href and xlink:href', async () => {
    const href = link(await plain(20, 10));
    const content = shown(href) + shown(href, 'href') + `<filter><feImage href="${href}"/></filter>`;
    expect(await renderingCost(svg(content))).toMatchObject({ passes: 1, pixels: 600 });
  });

  test.each<[string, (bytes: Buffer) => string]>([
    ['capitals and spaces', bytes => ` DATA:Image/PNG;charset=x; BASE64 ,${bytes.toString('base64')}`],
    ['line breaks', bytes => `data:image/png;base64,${bytes.toString('base64').replace(/.{20}/g, '$&&#10;')}`],
    ['escapes', bytes => `data:image/png;base64,${encodeURIComponent(bytes.toString('base64'))}`],
    [
      'escaped bytes',
      bytes => `data:image/png,${[...bytes].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
    ],
    ['a type that is wrong', bytes => `data:text/plain;base64,${bytes.toString('base64')}`],
  ])('reads links with %s', async (_, linkTo) => {
    expect((await renderingCost(svg(shown(linkTo(await plain(20, 10)))))).pixels).toBe(200);
  });

  test('counts a nested SVG image and its content', async () => {
    const inner = svg(
      shown(link(await plain(20, 10))) + '<filter><feGaussianBlur/></filter>',
      'width="30" height="40"',
    );
    expect(await renderingCost(svg(shown(link(inner, 'image/svg+xml'))))).toMatchObject({ passes: 1, pixels: 200 + 1200 });
  });

  test('rejects style sheets that take too long, those of nested SVG images included', async () => {
    const styled = (selectors: number): Buffer =>
      svg(`<style>${'b~a,'.repeat(selectors - 1)}b~a{}</style>${'<a/>'.repeat(999)}`);
    expect(await renderingCost(styled(4))).toMatchObject({ styles: 1001 * 12 * 1000 });
    const nested = svg(`<style>a{}</style>${shown(link(styled(4), 'image/svg+xml'))}`);
    expect(await renderingCost(nested)).toMatchObject({ styles: 1001 * 12 * 1000 + 3 });
    const tooSlow = { problem: 'too-large', message: 'The style sheets of the image take too long.' };
    await expect(renderingCost(styled(7))).rejects.toMatchObject(tooSlow);
    const both = shown(link(styled(4), 'image/svg+xml')).repeat(2);
    await expect(renderingCost(svg(both))).rejects.toMatchObject(tooSlow);
  });

  test('rejects deeply nested SVG images', async () => {
    let drawing = svg('');
    for (let level = 0; level < 4; level++) drawing = svg(shown(link(drawing, 'image/svg+xml')));
    await expect(renderingCost(drawing)).rejects.toMatchObject({
      problem: 'corrupt',
      message: expect.stringContaining('more than 3'),
    });
  });

  test.each([
    ['links elsewhere', shown('https://example.com/a.png') + shown('a.png') + shown('#a')],
    ['what is no image', shown('data:image/png;base64,AAAA') + shown('data:,') + shown('data:text/html,<p>')],
    ['links of other elements', '<a href="data:image/png;base64,AAAA"/>'],
  ])('counts nothing for %s', async (_, content) => {
    expect(await renderingCost(svg(content.replace(/<p>/, '&lt;p&gt;')))).toMatchObject({ passes: 0, pixels: 0 });
  });
});

describe('an SVG with embedded images', () => {
  const drawn = async (content: string, maxInputPixels: number): Promise<string> =>
    (await transform(svg(content), { f: 'png' }, { svg: SvgOriginals.DRAW, maxInputPixels })).contentType;

  test('is too large if these have too many pixels together', async () => {
    const content = shown(link(await plain(200, 100))).repeat(2);
    await expect(drawn(content, 39_999)).rejects.toMatchObject({ problem: 'too-large' });
    expect(await drawn(content, 40_000)).toBe('image/png');
  });

  test('is rejected before these are decoded', async () => {
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    const before = process.memoryUsage.rss();
    await expect(drawn(shown(link(bomb)), 50e6)).rejects.toMatchObject({ problem: 'too-large' });
    expect(process.memoryUsage.rss() - before).toBeLessThan(50e6);
  });
});

const drawing = (content: string, before = ''): Buffer =>
  Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`);

/** The elements that are drawn, but for the document and its outermost. */
const elements = (content: string, before?: string): number => inspectSvg(drawing(content, before)).elements - 2;

const corrupt = (message = ''): any =>
  expect.objectContaining({ name: 'TransformError', problem: 'corrupt', message: expect.stringContaining(message) });

/** Levels of groups, each of which uses the next so many times. */
function nestedIn(levels: number, times: number): string {
  const groups = Array.from(
    { length: levels },
    (_, level) => `<g id="g${level}">${`<use href="#g${level + 1}"/>`.repeat(times)}</g>`,
  );
  return `<defs>${groups.join('')}<rect id="g${levels}"/></defs><use href="#g0"/>`;
}

test('inspectSvg counts the elements of an image', () => {
  expect(inspectSvg(drawing('<rect/><g><path/></g>', '<?xml version="1.0"?>\n<!-- a comment -->'))).toEqual({
    elements: 5,
    passes: 0,
    images: [],
    styles: 0,
  });
});

describe('elements that inspectSvg counts for a reference', () => {
  test.each([
    ['once for each use', '<g id="a"><path/></g><use href="#a"/><use xlink:href="#a"/>', 8],
    ['by a prefix', '<path id="a"/><svg:use href="#a"/>', 3],
    ['as the reference says that is written in another way', '<path id="a"/><use href="&#35;&#x61;"/>', 3],
    [
      'as a pattern, mask, clip or filter',
      '<pattern id="a"><path/></pattern><rect fill="url(#a)"/><rect style="mask: url(\'#a\')"/>',
      8,
    ],
    ['at each point of a line', '<marker id="a"/><path marker-mid="url(#a)" d="M0 0L1 1L2 2"/>', 8],
    ['but not by a link', '<path id="a"/><a href="#a"/>', 2],
    ['nor where there is none', '<use href="#a"/><use href="other.svg#b"/>', 2],
    ['all that have the id', '<path id="a"/><path id="a"/><use href="#a"/>', 5],
    [
      'as what an image shows, or a text follows',
      '<path id="a"/><feImage href="#a"/><textPath href="#a"/><pattern href="#a"/>',
      7,
    ],
    ['at each point of a polygon', '<marker id="a"/><polygon marker="url(#a)" points="0,0 10,15"/>', 6],
    ['but not by a color', '<path id="fff"/><use fill="#fff" href="no"/><path id="o"/>', 3],
    ['whatever it is called', '<path id="long-name"/><rect mask="url(#long-name)"/><use href="#long-name"/>', 5],
    ['never, where the line has no point', '<marker id="a"/><path marker-mid="url(#a)"/>', 2],
    [
      'whatever stands before and after the reference',
      '<g id="a"/><rect style="fill: red; mask: url( &quot;#a&quot; ) !important"/>',
      3,
    ],
    ['as often as it is named', '<g id="a"/><rect style="mask: url(#a); clip-path: url(#a)"/>', 4],
    ['but not by another document', '<g id="a"/><rect mask="url(other.svg#a)"/><use href="other.svg#a"/>', 3],
  ])('are counted %s', (_, content, expected) => {
    expect(elements(content)).toBe(expected);
  });

  test('are counted up to the maximum number of uses', () => {
    expect(elements(nestedIn(3, 10))).toBeGreaterThan(1000);
    expect(() => elements(nestedIn(20, 10))).toThrow(
      corrupt('The image renders more than 100000 elements, all uses counted.'),
    );
  });

  test('are limited to 100,000, and to 200 levels', () => {
    const most = 100_000 - 2;
    expect(elements('<g/>'.repeat(most))).toBe(most);
    expect(() => elements('<g/>'.repeat(most + 1))).toThrow('more than 100000 elements');
    const [open, close] = ['<g>', '</g>'].map(tag => tag.repeat(198));
    expect(elements(open + close)).toBe(198);
    expect(() => elements(`${open}<g/>${close}`)).toThrow('more than 200 levels');
  });

  test('are rejected if they form a cycle', () => {
    expect(() => elements('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')).toThrow(
      corrupt('an element that references itself'),
    );
  });

  test('are rejected in a chain that is too long', () => {
    const chain = Array.from({ length: 1000 }, (_, index) => `<use id="u${index}" href="#u${index + 1}"/>`).join('');
    expect(() => elements(chain)).toThrow(corrupt('more than 200 levels'));
    expect(() => elements('<g>'.repeat(1000) + '</g>'.repeat(1000))).toThrow('more than 200 levels');
  });

  test('are counted as if every reference were expanded', () => {
    // Groups of groups further on, or of leaves.
    const links = fc.array(fc.array(fc.nat(3), { maxLength: 3 }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(links, groups => {
      const written = (level: number): number =>
        1 + (groups[level] ?? []).reduce((sum, step) => sum + 1 + written(level + 1 + step), 0);
      const definitions = Array.from({ length: groups.length + 4 }, (_, level) =>
        `<g id="g${level}">${(groups[level] ?? []).map(step => `<use href="#g${level + 1 + step}"/>`).join('')}</g>`);
      expect(elements(`${definitions.join('')}<use href="#g0"/>`) - elements(definitions.join(''))).toBe(
        1 + written(0),
      );
    }));
  });
});

describe('filter passes that inspectSvg counts', () => {
  const passes = (content: string): number => inspectSvg(drawing(content)).passes;

  test.each([
    ['<filter><feGaussianBlur/><feMerge><feMergeNode/><feMergeNode/></feMerge></filter>', 2],
    ['<filter><feDiffuseLighting><feDistantLight/></feDiffuseLighting></filter>', 1],
    ['<filter><feComponentTransfer><feFuncA/></feComponentTransfer></filter>', 1],
    ['<filter><feConvolveMatrix order="15"/></filter>', 15],
    ['<filter><feMorphology radius="50"/></filter>', 10],
    ['<filter primitiveUnits="objectBoundingBox"><feMorphology radius="1"/></filter>', 1],
    ['<filter><feConvolveMatrix/><feConvolveMatrix order="0"/><feConvolveMatrix order="many"/></filter>', 3],
    ['<filter><feConvolveMatrix order="10 3"/><feConvolveMatrix order="10, 6"/></filter>', 6],
    ['<filter><feMorphology radius="20,1"/><feMorphology/><feMorphology radius="-"/></filter>', 6],
    ['<filter primitiveUnits="objectBoundingBox"/><feMorphology primitiveUnits="objectBoundingBox"/>', 100],
    ['<feDisplacementMap/><svg:feTile/><fe/><feed/><defs/><xfeTile/><feFuncR/><feSpotLight/><fePointLight/>', 3],
    ['<filter id="a"><feOffset/></filter><rect filter="url(#a)"/><rect filter="url(#a)"/>', 3],
  ])('are counted in %s: %i', (content, expected) => {
    expect(passes(content)).toBe(expected);
  });
});

describe('inspectSvg on a document', () => {
  test.each([
    ['an end that is missing', '<svg><g></svg>'],
    ['more than one root', '<svg/><svg/>'],
    ['an entity that nobody declared', '<svg>&nbsp;</svg>'],
    ['an entity of elements', '<!DOCTYPE svg [<!ENTITY a "<rect/>">]><svg>&a;</svg>'],
    ['an entity of entities', '<!DOCTYPE svg [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><svg>&b;</svg>'],
    ['an entity in a file', '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg>&a;</svg>'],
    ['an entity of the declaration', '<!DOCTYPE svg [<!ENTITY % a "b">]><svg/>'],
    ['an entity that opens another', '<!DOCTYPE svg [<!ENTITY a \'&#38;b;\'><!ENTITY b "c">]><svg>&a;</svg>'],
    ['an attribute that is not there to be seen', '<!DOCTYPE svg [<!ATTLIST use href CDATA "#a">]><svg/>'],
    ['much text of little', `<!DOCTYPE svg [<!ENTITY a "${'a'.repeat(10_000)}">]><svg>${'&a;'.repeat(10_000)}</svg>`],
  ])('rejects a document with %s as corrupt', (_, document) => {
    expect(() => inspectSvg(Buffer.from(document))).toThrow(corrupt());
  });

  test('accepts entities that expand to at most ten million characters', () => {
    const uses = (characters: number, quote: string) =>
      Buffer.from(
        `<!DOCTYPE svg [<!ENTITY b "b"><!ENTITY  a.b:c-d\n ${quote}${'a'.repeat(characters)}${quote} >]><svg>${'&a.b:c-d;'.repeat(1000)}</svg>`,
      );
    for (const quote of ['"', '\'']) {
      expect(inspectSvg(uses(10_000, quote)).elements).toBe(2);
      expect(() => inspectSvg(uses(10_001, quote))).toThrow(
        corrupt('declares entities other than short text'),
      );
    }
  });

  test('accepts output of common editors', () => {
    const doctype =
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [' +
      '<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ATTLIST svg a CDATA #IMPLIED>]>';
    expect(elements('<text x="&ns_svg;">Größe</text>', doctype)).toBe(1);
  });
});

test('inspectSvg counts or rejects any input', () => {
  const piece = fc.constantFrom(
    '<g id="a">',
    '</g>',
    '<use href="#a"/>',
    '<filter>',
    '<feTurbulence/>',
    '</filter>',
    '&#35;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '"',
    'é',
    '\0',
  );
  fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string())), pieces => {
    try {
      const { elements: count, passes } = inspectSvg(drawing(pieces.join('')));
      expect([count >= 1, passes >= 0]).toEqual([true, true]);
    } catch (error) {
      expect(error).toBeInstanceOf(TransformError);
    }
  }), { numRuns: 500 });
});

describe('the cost of style sheets that inspectSvg returns', () => {
  const styles = (content: string, before?: string): number => inspectSvg(drawing(content, before)).styles;

  test.each([
    ['selectors for each element', '<style>g{}</style><g/>', 1 * 3],
    ['in several elements and CDATA sections', '<style>g{<![CDATA[}a]]>{}</style><style>b{}</style>', 3 * 3],
    ['by the depth', '<style>a g{}</style><g><g/></g>', 2 * 3 * 4],
    ['by the elements beside', '<style>a~g{}</style><g/><g/><g/>', 3 * 4 * 5],
    ['by both', '<style>b a~g{}</style><g/><g><g/></g>', 4 * 3 * 3 * 5],
    ['without the text of elements in a style sheet', '<style>a/*<title>*/</title>b{}</style>', 0],
    ['with entities', '<style>&#46;a{}</style>', 2 * 2],
    ['of no rule', '<style/>', 0],
  ])('counts them %s', (_, content, expected) => {
    expect(styles(content)).toBe(expected);
  });

  test('counts nothing for a style sheet in another file', () => {
    expect(styles('', '<?xml-stylesheet type="text/css" href="style.css"?>')).toBe(0);
  });

  test.each([
    ['an instruction', '', '<?xml-stylesheet type="text/css" href="data:text/css,a"?>'],
    ['an instruction with entities', '', '<?xml-stylesheet href="&#100;ata:text/css,a"?>'],
    ['an import', '<style>@import "data:text/css,a";</style>', ''],
  ])('rejects a style sheet at a data URL in %s', (_, content, before) => {
    expect(() => styles(content, before)).toThrow(
      expect.objectContaining({ problem: 'unsupported', message: 'Style sheets at `data:` URLs are not supported.' }),
    );
  });
});
