import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import sharp from 'sharp';
import { change, closeAll, jsonOf, playLocally } from './support';
import { quarters } from '../../runtime/transformer/transform-image.support';
import { folderWith, inStack, send } from '../local/support';

afterEach(closeAll);

async function playground(): Promise<string> {
  const images = folderWith({ 'a.png': await quarters(200, 200).png().toBuffer() });
  const { url } = await playLocally(inStack(stack =>
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() })), { images });
  return url;
}

const CROP = '/cdn/0/a.png?w=64&h=160&fit=crop&crop=faces&fm=png';

/** Returns the color of the top left pixel of the cropped image. */
async function cropped(url: string): Promise<number[]> {
  const { body } = await send(url, CROP);
  return [...(await sharp(body).removeAlpha().raw().toBuffer()).subarray(0, 3)];
}

async function waitFor<T>(read: () => Promise<T>, isReached: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 20_000; ;) {
    const value = await read();
    if (isReached(value) || Date.now() > end) return value;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

test('the playground saves a focal point in an original, which purges its variants and moves its crops', async () => {
  const url = await playground();
  await cropped(url);
  const saved = await change(url, '/api/focal-point?cdn=0&key=a.png&point=0.9,0.5', { method: 'PUT' });
  expect([saved.status, jsonOf(saved)]).toMatchObject([200, { key: 'a.png', tags: [expect.any(String)] }]);
  const isGreen = ([red, green]: number[]): boolean => green > 200 && red < 50;
  expect(await waitFor(() => cropped(url), isGreen)).toEqual([0, 255, 0]);
  expect(jsonOf(await send(url, '/cdn/0/a.png?fm=json'))).toMatchObject({ focus: { x: 0.9, y: 0.5 } });
  await change(url, '/api/focal-point?cdn=0&key=a.png&point=0.1,0.5', { method: 'PUT' });
  expect(await waitFor(() => cropped(url), color => !isGreen(color))).toEqual([255, 0, 0]);
});

test.each([
  ['PUT', 'key=a.png&point=0.9', 400, 'point must be two shares such as 0.3,0.7, got 0.9'],
  ['PUT', 'key=b.png&point=0.9,0.5', 404, 'b.png does not exist in the folder'],
  ['DELETE', 'key=b.png', 404, 'b.png does not exist in the folder'],
])('the playground answers %s /api/focal-point?%s with %i', async (method, query, status, error) => {
  const answer = await change(await playground(), `/api/focal-point?cdn=0&${query}`, { method });
  expect([answer.status, jsonOf(answer)]).toMatchObject([status, { error: expect.stringContaining(error) }]);
});
