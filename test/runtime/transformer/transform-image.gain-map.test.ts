import * as fs from 'node:fs';
import sharp from 'sharp';
import { FOLDER, read } from './corpus.support';
import { TAGS, exifOf, iptcOf, metadataOf, withExif, withIptc, withXmp } from './exif.support';
import { partsOf } from './gain-map.support';
import { transform } from './transform-image.support';
import { VOCABULARY, packetWith } from './xmp.support';
import { SvgOriginals } from '../../../src/model/svg-originals';
import { allowLoaders } from '../../../src/runtime/transformer/read/libvips';

const KEPT = { keepGainMap: true };
const withBlock = {
  XMP: (jpeg: Buffer) => withXmp(jpeg, packetWith({ 'photoshop:Credit': 'A. Artist' })),
  IPTC: (jpeg: Buffer) => withIptc(jpeg, iptcOf({ 80: 'A. Artist' })),
  EXIF: (jpeg: Buffer) => withExif(jpeg, exifOf({ [TAGS.artist]: 'A. Artist' })),
};
const HEAD = Buffer.from([0xff, 0xd8]);

/** An image of 3840x2160 pixels, and its gain map of 960x540. The corpus has it. */
const hasCorpus = fs.existsSync(FOLDER);
let original: Buffer;
let map: Buffer;
const inCorpus = hasCorpus ? describe : describe.skip;

inCorpus('a JPEG variant with keepGainMap', () => {
  beforeAll(async () => {
    original = read('edge/gain-map.jpg');
    allowLoaders({ svg: SvgOriginals.REFUSE, allowTiff: false, ...KEPT });
    map = (await sharp(original).metadata()).gainMap!.image;
  });

  /** Compares two gain maps by their pixels, and returns the mean difference. */
  async function difference(gainMap: Buffer, expected: sharp.Sharp): Promise<number> {
    const { data, info: { width, height } } = await sharp(gainMap).grayscale().raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = await expected.png().toBuffer();
    const other = await sharp(pixels).resize(width, height, { fit: 'fill' }).grayscale().raw().toBuffer();
    return data.reduce((sum, value, index) => sum + Math.abs(value - other[index]), 0) / data.length;
  }

  test.each<[string, Record<string, string>, string, string, (map: sharp.Sharp) => sharp.Sharp]>([
    ['a size', { w: '640' }, '640x360', '160x90', image => image.resize(160, 90)],
    [
      'a rectangle', { rect: '1000_400_800_1200', w: '400' }, '400x600', '100x150',
      image => image.extract({ left: 250, top: 100, width: 200, height: 300 }),
    ],
    [
      'a crop', { w: '400', h: '400', fit: 'crop', crop: 'left' }, '400x400', '100x100',
      image => image.extract({ left: 0, top: 0, width: 540, height: 540 }),
    ],
    ['a mirror', { w: '640', flip: 'h' }, '640x360', '160x90', image => image.flop()],
  ])('a JPEG variant has a gain map that follows %s', async (_, asked, size, mapSize, change) => {
    const { body } = await transform(original, { f: 'jpg', ...asked }, KEPT);
    const { image, gainMap } = partsOf(body);
    expect([image.subarray(0, 2), gainMap.subarray(0, 2)]).toEqual([HEAD, HEAD]);
    expect(image.length + gainMap.length).toBe(body.length);
    const sizes = await Promise.all([image, gainMap].map(async part => sharp(part).metadata()));
    expect(sizes.map(({ width, height }) => `${width}x${height}`)).toEqual([size, mapSize]);
    expect(await difference(gainMap, change(sharp(map)))).toBeLessThan(3);
  });

  test('a JPEG variant has a gain map that follows a crop by content', async () => {
    const asked = { f: 'jpg', w: '400', h: '400', fit: 'crop', crop: 'faces' };
    const { body } = await transform(original, asked, KEPT, undefined, { x: 0, y: 0.5 });
    const left = sharp(map).extract({ left: 0, top: 0, width: 540, height: 540 });
    expect(await difference(partsOf(body).gainMap, left)).toBeLessThan(3);
  });

  test('a crop by content keeps the face that the XMP of an original with a gain map names', async () => {
    const region = '<mwg-rs:Regions xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"><rdf:Bag>'
      + '<rdf:li mwg-rs:Type="Face"><mwg-rs:Area xmlns:a="http://ns.adobe.com/xmp/sType/Area#" a:x="0.1" a:y="0.3"'
      + ' a:w="0.1" a:h="0.1"/></rdf:li></rdf:Bag></mwg-rs:Regions>';
    const { body } = await transform(withXmp(original, packetWith({}, region)), { f: 'json' }, KEPT);
    expect(JSON.parse(String(body)).focus).toEqual({ x: 0.1, y: 0.3 });
  });

  test('a JPEG variant has the same pixels with and without its gain map', async () => {
    const kept = await transform(original, { f: 'jpg', w: '640' }, KEPT);
    const dropped = await transform(original, { f: 'jpg', w: '640' });
    expect(await difference(partsOf(kept.body).image, sharp(dropped.body))).toBeLessThan(3);
  });

  test('a JPEG variant with a gain map has the requested quality', async () => {
    const lengths: number[] = [];
    for (const q of ['20', '60', '80', '95']) {
      lengths.push(partsOf((await transform(original, { f: 'jpg', w: '640', q }, KEPT)).body).image.length);
    }
    expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => a - b));
    const usual = partsOf((await transform(original, { f: 'jpg', w: '640' }, KEPT)).body).image;
    expect(usual.length).toBe(lengths[2]);
  });

  test('a JPEG variant with a gain map has the metadata of ISO 21496-1 in both images, and no EXIF', async () => {
    const { body } = await transform(original, { f: 'jpg', w: '640' }, KEPT);
    const { image, gainMap } = partsOf(body);
    for (const part of [image, gainMap]) expect(part.includes('urn:iso:std:iso:ts:21496:-1')).toBe(true);
    expect(body.includes('Exif')).toBe(false);
  });

  test.each(['XMP', 'IPTC', 'EXIF'] as const)('a JPEG variant keeps rights in %s beside the gain map', async block => {
    const tagged = withBlock[block](original);
    const { body } = await transform(tagged, { f: 'jpg', w: '640' }, { ...KEPT, metadata: 'rights' });
    const { image, gainMap } = partsOf(body);
    expect(metadataOf('jpg', image).map(({ name }) => name).filter(name => name !== 'segment 226')).toEqual(['XMP']);
    expect([image.includes('A. Artist'), body.includes('Exif')]).toEqual([true, false]);
    expect([gainMap.subarray(0, 2), image.length + gainMap.length]).toEqual([HEAD, body.length]);
    const [kept, plain] = await Promise.all([body, (await transform(tagged, { f: 'jpg', w: '640' }, KEPT)).body]
      .map(async each => (await sharp(each).metadata()).gainMap?.image));
    expect(kept?.equals(plain!)).toBe(true);
  });

  test('a JPEG variant keeps its source type beside the gain map by default', async () => {
    const marked = withXmp(original, packetWith({ 'Iptc4xmpExt:DigitalSourceType': `${VOCABULARY}composite` }));
    const { body } = await transform(marked, { f: 'jpg', w: '640' }, KEPT);
    expect([(await sharp(body).metadata()).gainMap !== undefined, body.includes(`${VOCABULARY}composite`)])
      .toEqual([true, true]);
  });

  test.each<[string, Record<string, string>]>([
    ['a saturation', { sat: '50' }], ['a rotation', { rot: '90' }], ['a blur', { blur: '10' }],
    ['a rectangle smaller than one pixel of the map', { rect: '0_0_3_3' }],
  ])('a JPEG variant has no gain map after %s', async (_, asked) => {
    const { body } = await transform(original, { f: 'jpg', w: '80', ...asked }, KEPT);
    expect(body.includes('21496')).toBe(false);
  });

  test('a JPEG variant is rejected as corrupt if its original is damaged', async () => {
    const damaged = Buffer.from(original);
    damaged.fill(0, 500_000, 503_000);
    await expect(transform(damaged, { f: 'jpg', w: '640' }, KEPT)).rejects.toMatchObject({ problem: 'corrupt' });
    await expect(transform(original.subarray(0, 600_000), { f: 'jpg', w: '640' }, KEPT)).rejects
      .toMatchObject({ problem: 'corrupt' });
  });

  test('a JPEG variant is the only one with a gain map, and only with keepGainMap', async () => {
    for (const [f, options] of [['jpg', {}], ['avif', KEPT], ['webp', KEPT]] as const) {
      const { body } = await transform(original, { f, w: '80' }, options);
      expect([f, body.includes('21496'), body.includes('hdrgm')]).toEqual([f, false, false]);
    }
  });
});
