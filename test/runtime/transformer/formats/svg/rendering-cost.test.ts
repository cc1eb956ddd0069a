import sharp from 'sharp';
import { SvgOriginals } from '../../../../../src/model/svg-originals';
import { renderingCost } from '../../../../../src/runtime/transformer/formats/svg/rendering-cost';
import { allowLoaders } from '../../../../../src/runtime/transformer/read/libvips';
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
