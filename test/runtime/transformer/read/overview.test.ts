import sharp from 'sharp';
import { overviewOf } from '../../../../src/runtime/transformer/read/overview';
import { onGray } from '../../../../src/runtime/transformer/read/pipeline-image';
import { readOriginal } from '../../../../src/runtime/transformer/read/read-original';
import { transformImage } from '../../../../src/runtime/transformer/transform-image';
import { noise } from '../../../noise';
import { OPTIONS } from '../transform-image.support';

const opaque = async () => noise(1510, 703).jpeg({ quality: 90 }).toBuffer();
const transparent = async () => sharp({ create: { width: 1510, height: 703, channels: 4, background: '#0000' } })
  .composite([{ input: await noise(907, 501).png().toBuffer() }]).png().toBuffer();

describe('overviewOf()', () => {
  test.each([['a JPEG', opaque], ['transparency', transparent]])('has the pixels of a variant of %s', async (_, make) => {
    const image = await make();
    const { body } = await transformImage(image, { f: 'png32', w: '320' }, OPTIONS);
    expect(await overviewOf(await readOriginal(image, OPTIONS), { width: 320 })).toEqual(await onGray(body));
  });

  test('fits into a width and a height, and sides have a pixel', async () => {
    const sizeOf = async (width: number, height: number) => {
      const original = await readOriginal(await noise(width, height).png().toBuffer(), OPTIONS);
      const overview = await overviewOf(original, { width: 128, height: 128 });
      return [overview.width, overview.height];
    };
    expect(await sizeOf(800, 600)).toEqual([128, 96]);
    expect(await sizeOf(1, 900)).toEqual([1, 128]);
  });
});
