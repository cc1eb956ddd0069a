import { cleanUp, folderWith, inStack, send, serve } from './support';
import { ImageCdn } from '../../../src';

const ORIGINS = ['https://www.example.com', 'https://*.example.org'];

afterEach(cleanUp);

test('the local edge sends CORS headers for each allowed origin from one cached response', async () => {
  const images = folderWith({ 'cat.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' });
  const {
    distributions: [{ url }],
  } = await serve(
    inStack(stack => {
      new ImageCdn(stack, 'Images', { allowedOrigins: ORIGINS });
    }),
    { images },
  );
  const responses = [];
  for (const origin of [undefined, 'https://www.example.com', 'https://a.example.org', 'https://evil.example']) {
    const { headers } = await send(url, '/cat.svg', { headers: origin === undefined ? {} : { origin } });
    responses.push([headers['x-cache'].split(' ')[0], headers['access-control-allow-origin'], headers.vary]);
  }
  expect(responses).toEqual([
    ['Miss', undefined, expect.stringMatching(/Origin/)],
    ['Hit', 'https://www.example.com', expect.stringMatching(/Origin/)],
    ['Hit', 'https://a.example.org', expect.stringMatching(/Origin/)],
    ['Hit', undefined, expect.stringMatching(/Origin/)],
  ]);
});
