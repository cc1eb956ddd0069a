import { ImageCdn } from 'cdk-image-cdn';
import sharp from 'sharp';
import { closeAll, jsonOf, playLocally } from './support';
import { printChunk } from '../../../src/runtime/transformer/formats/png';
import { folderWith, inStack, send } from '../local/support';

const CREDITS = `# Images

| file | title and author | license |
|---|---|---|
| \`turned.jpg\` | *turned* by A. Uthor | [CC0 1.0](https://creativecommons.org/publicdomain/zero/1.0/) |
| \`vector.svg\` | *script* | [evil](javascript:alert(1)) |
`;

afterEach(closeAll);

async function factsOf(key: string): Promise<unknown> {
  const turned = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#a66' } })
    .withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const png = await sharp(turned).png().toBuffer();
  const { url } = await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), {
    images: folderWith({
      'a/turned.jpg': turned,
      'a/vector.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>'),
      'a/broken.png': Buffer.from('none'),
      'a/CREDITS.md': Buffer.from(CREDITS),
      'turned.jpg': turned,
      'signed.png': Buffer.concat([png.subarray(0, 33), printChunk('caBX', Buffer.from('c2pa')), png.subarray(33)]),
    }),
  });
  return jsonOf(await send(url, `/api/original?${new URLSearchParams({ cdn: '0', key }).toString()}`));
}

test('the playground returns bytes, upright dimensions and credit of an original', async () => {
  expect(await factsOf('a/turned.jpg')).toEqual({
    bytes: expect.any(Number) as number,
    width: 30,
    height: 40,
    credit: {
      title: 'turned by A. Uthor',
      license: 'CC0 1.0',
      licenseUrl: 'https://creativecommons.org/publicdomain/zero/1.0/',
    },
  });
});

test('the playground returns that variants lack the Content Credentials of an original', async () => {
  expect(await factsOf('signed.png')).toMatchObject({ contentCredentials: 'dropped' });
  expect(await factsOf('turned.jpg')).not.toHaveProperty('contentCredentials');
});

test('the playground returns no credit from another folder', async () => {
  expect(await factsOf('turned.jpg')).not.toHaveProperty('credit');
});

test('the playground returns no credit with a license URL other than https', async () => {
  expect(await factsOf('a/vector.svg')).toEqual({ bytes: 62, width: 8, height: 4 });
});

test('the playground returns only the bytes of a file that is not an image', async () => {
  expect(await factsOf('a/broken.png')).toEqual({ bytes: 4 });
});

test.each(['a/none.jpg', '../CREDITS.md', ''])('the playground returns no facts about the original %j', async key => {
  expect(await factsOf(key)).toBeNull();
});
