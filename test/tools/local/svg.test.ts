import { ImageCdn, ImageTransformation, SvgOriginals } from 'cdk-image-cdn';
import { Received, cleanUp, folderWith, inStack, send, serve } from './support';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/><script>alert(1)</script></svg>';
const ENDLESS = '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><use href="#a"/></g></svg>';

// Filters that are applied without an element or an attribute of theirs.
const SLOW = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><style>rect { filter: ${'blur(50) '.repeat(50_000)} }</style><rect width="200" height="100"/></svg>`;

afterEach(cleanUp);

async function start(svg?: SvgOriginals): Promise<(target: string) => Promise<Received>> {
  const path = folderWith({ 'cat.svg': SVG, 'endless.svg': ENDLESS, 'slow.svg': SLOW });
  const edge = await serve(inStack(stack => new ImageCdn(stack, 'Images', {
    uploads: [{ path }], transformation: ImageTransformation.onDemand({ svg }),
  })));
  return target => send(edge.distributions[0].url, target, { headers: { accept: 'image/avif,image/webp,*/*' } });
}

test('an SVG is passed through unchanged from its origin and then from the cache, without scripts', async () => {
  const get = await start(SvgOriginals.PASS_THROUGH);
  for (const result of ['Miss from cloudfront', 'Hit from cloudfront']) {
    const { status, headers, body } = await get('/cat.svg?w=32');
    expect([status, body.toString()]).toEqual([200, SVG]);
    expect(headers).toMatchObject({
      'x-cache': result,
      'content-type': 'image/svg+xml',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toContain('sandbox');
  }
  expect((await get('/cat.svg?w=32&fm=png')).headers['content-type']).toBe('image/png');
  expect((await get('/endless.svg')).status).toBe(415);
});

test.each([
  [undefined, 415, 'application/problem+json'],
  [SvgOriginals.DRAW, 200, 'image/webp'],
])('an SVG original with the option %s gets the status %i and the type %s', async (svg, status, contentType) => {
  expect(await (await start(svg))('/cat.svg')).toMatchObject({ status, headers: { 'content-type': contentType } });
});

test('an SVG that takes too long to render is ended, and the next one is rendered', async () => {
  const get = await start(SvgOriginals.DRAW);
  const [slow, quick] = await Promise.all([get('/slow.svg'), get('/cat.svg')]);
  expect([slow.status, JSON.parse(slow.body.toString()).detail]).toEqual([504, 'The image takes too long to render.']);
  expect(quick.status).toBe(200);
});
