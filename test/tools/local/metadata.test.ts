import { ImageCdn, ImageMetadata, ImageTransformation } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { noise } from '../../noise';
import { VOCABULARY, packetWith } from '../../runtime/transformer/xmp.support';

afterEach(cleanUp);

const AI = `${VOCABULARY}trainedAlgorithmicMedia`;
const XMP = packetWith({ 'Iptc4xmpExt:DigitalSourceType': AI, 'photoshop:Credit': 'Jane Doe' });

/** Returns the XMP of variants of an image with and without metadata, for viewers of AVIF and of JPEG. */
async function xmpOfVariants(metadata?: ImageMetadata): Promise<(string | undefined)[]> {
  const transformation = ImageTransformation.onDemand({ metadata });
  const plain = await noise(400, 300).jpeg().toBuffer();
  const images = folderWith({ 'plain.jpg': plain, 'marked.jpg': await sharp(plain).withXmp(XMP).jpeg().toBuffer() });
  const { distributions: [{ url }] } =
    await serve(inStack(stack => new ImageCdn(stack, 'Images', { transformation })), { images });
  const variants = ['marked', 'plain'].flatMap(name => ['image/avif', '*/*'].map(async accept => {
    const { status, body } = await send(url, `/${name}.jpg?w=200`, { headers: { accept } });
    expect(status).toBe(200);
    const { exif, iptc, xmpAsString } = await sharp(body).metadata();
    expect([exif, iptc]).toEqual([undefined, undefined]);
    return xmpAsString;
  }));
  return Promise.all(variants);
}

test.each<[string, ImageMetadata | undefined, unknown]>([
  ['keep the source type by default', undefined, expect.not.stringContaining('Jane Doe')],
  ['keep rights, too, with ImageMetadata.rights()', ImageMetadata.rights(), expect.stringContaining('Jane Doe')],
])('variants at the local edge %s, and have no metadata if the original has none', async (_, metadata, rights) => {
  const [avif, jpeg, ...plain] = await xmpOfVariants(metadata);
  for (const xmp of [avif, jpeg]) expect([xmp, xmp]).toEqual([expect.stringContaining(AI), rights]);
  expect(plain).toEqual([undefined, undefined]);
});

test('variants at the local edge have no metadata with ImageMetadata.none()', async () => {
  expect(await xmpOfVariants(ImageMetadata.none())).toEqual([undefined, undefined, undefined, undefined]);
});
