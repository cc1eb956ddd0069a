import sharp from 'sharp';
import { embeddedFocus } from '../../../../../src/runtime/transformer/operate/focus/embedded-focus';
import { FocalPoint } from '../../../../../src/runtime/transformer/operate/focus/focal-point';
import { readOriginal } from '../../../../../src/runtime/transformer/read/read-original';
import { withChunks } from '../../color.support';
import { exifOf, withExif, withXmp, TAGS } from '../../exif.support';
import { OPTIONS, pixelAt, transform } from '../../transform-image.support';

const SIZE = { width: 300, height: 200 };
const REGIONS = 'http://www.metadataworkinggroup.com/schemas/regions/';

const packet = (properties: string, head = ''): Buffer => Buffer.from(
  `${head}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">`
  + `<rdf:Description rdf:about="" xmlns:mwg-rs="${REGIONS}" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"`
  + ` xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#">${properties}</rdf:Description></rdf:RDF></x:xmpmeta>`);

const area = (x: number | string, y: number, w = 0.1, h = 0.1): string =>
  `<mwg-rs:Area stArea:x="${x}" stArea:y="${y}" stArea:w="${w}" stArea:h="${h}" stArea:unit="normalized"/>`;

/** A region as Lightroom writes it. */
const region = (type: string, ...[x, y, w, h]: Parameters<typeof area>): string =>
  `<rdf:li><rdf:Description mwg-rs:Type="${type}" mwg-rs:Rotation="0">${area(x, y, w, h)}</rdf:Description></rdf:li>`;

function regions(items: string, [w, h] = [300, 200]): string {
  return `<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="${w}" stDim:h="${h}"`
    + ` stDim:unit="pixel"/><mwg-rs:RegionList><rdf:Bag>${items}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>`;
}

function rounded(point: FocalPoint | undefined): FocalPoint | undefined {
  return point && { x: Number(point.x.toFixed(3)), y: Number(point.y.toFixed(3)) };
}

const focusOf = (items: string) => rounded(embeddedFocus(packet(regions(items)), SIZE));

describe('embeddedFocus', () => {
  test('returns the middle of a face', () => {
    expect(focusOf(region('Face', 0.3, 0.7))).toEqual({ x: 0.3, y: 0.7 });
  });

  test('returns the middle of several faces, of which large ones count more', () => {
    expect(focusOf(region('Face', 0.2, 0.5) + region('Pet', 0.8, 0.5, 0.2, 0.2))).toEqual({ x: 0.68, y: 0.5 });
  });

  test('returns the area in focus only if there is no face', () => {
    expect(focusOf(region('Focus', 0.9, 0.9))).toEqual({ x: 0.9, y: 0.9 });
    expect(focusOf(region('Focus', 0.9, 0.9) + region('Face', 0.3, 0.7))).toEqual({ x: 0.3, y: 0.7 });
  });

  test('reads structures of elements, as cameras write them', () => {
    const item = '<rdf:li rdf:parseType="Resource"><mwg-rs:Area rdf:parseType="Resource"><stArea:x>0.3</stArea:x>'
      + '<stArea:y> 0.7 </stArea:y><stArea:w>0.1</stArea:w><stArea:h>0.1</stArea:h></mwg-rs:Area>'
      + '<mwg-rs:Type>Face</mwg-rs:Type></rdf:li>';
    expect(focusOf(item)).toEqual({ x: 0.3, y: 0.7 });
  });

  test.each([
    ['another type', region('BarCode', 0.3, 0.7)], ['a place outside', region('Face', 1.3, 0.7)],
    ['no number', region('Face', 'left', 0.7)], ['an empty number', region('Face', '', 0.7)],
    ['a hexadecimal number', region('Face', '0x1', 0.7)], ['infinity', region('Face', '1e309', 0.7)],
    ['pixels', region('Face', 150, 100, 30, 20)], ['an empty area', region('Face', 0.3, 0.7, 0, 0.1)], ['no regions', ''],
  ])('ignores a region with %s', (_, items) => {
    expect(focusOf(items)).toBeUndefined();
  });

  test.each([
    ['a document type', packet(regions(region('Face', 0.3, 0.7)), '<!DOCTYPE x [<!ENTITY a "b">]>')],
    ['an element that is not closed', Buffer.from(`<x xmlns="${REGIONS}">`)],
    ['elements in each other', Buffer.from(`<a xmlns="${REGIONS}">${'<a>'.repeat(40)}${'</a>'.repeat(41)}`)],
    ['many bytes', packet(regions(region('Face', 0.3, 0.7)) + ' '.repeat(256_000))],
    ['no XML', Buffer.from(REGIONS)],
  ])('ignores a packet with %s', (_, xmp) => {
    expect(embeddedFocus(xmp, SIZE)).toBeUndefined();
  });

  // The stored image has a point at the left, a little below the top.
  test.each([
    [1, { x: 0.1, y: 0.3 }], [2, { x: 0.9, y: 0.3 }], [3, { x: 0.9, y: 0.7 }], [4, { x: 0.1, y: 0.7 }],
    [5, { x: 0.3, y: 0.1 }], [6, { x: 0.7, y: 0.1 }], [7, { x: 0.7, y: 0.9 }], [8, { x: 0.3, y: 0.9 }],
  ])('applies the orientation %i to the point', async (orientation, expected) => {
    const xmp = packet(regions(region('Face', 0.1, 0.3)));
    expect(rounded(embeddedFocus(xmp, { ...SIZE, orientation }))).toEqual(expected);
    const dot = await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } }).png().toBuffer();
    const stored = await sharp({ create: { ...SIZE, channels: 3, background: 'white' } })
      .composite([{ input: dot, left: 28, top: 58 }]).withMetadata({ orientation }).png().toBuffer();
    const { data, info } = await sharp(stored).autoOrient().raw().toBuffer({ resolveWithObject: true });
    const [x, y] = [Math.floor(expected.x * info.width), Math.floor(expected.y * info.height)];
    const at = (y * info.width + x) * info.channels;
    expect([...data.subarray(at, at + 3)]).toEqual([255, 0, 0]);
  });

  test('takes regions of a turned image for those of the upright one if their dimensions are', () => {
    const xmp = packet(regions(region('Face', 0.1, 0.3), [200, 300]));
    expect(rounded(embeddedFocus(xmp, { ...SIZE, orientation: 6 }))).toEqual({ x: 0.1, y: 0.3 });
  });
});

test('fm=json has the focal point of regions in a JPEG, for which that of its source takes precedence', async () => {
  const bytes = await sharp({ create: { ...SIZE, channels: 3, background: 'white' } })
    .withXmp(packet(regions(region('Face', 0.3, 0.7))).toString()).jpeg().toBuffer();
  const focus = async (given?: FocalPoint) =>
    JSON.parse(String((await transform(bytes, { f: 'json' }, {}, undefined, given)).body)).focus;
  expect(await focus()).toEqual({ x: 0.3, y: 0.7 });
  expect(await focus({ x: 0.1, y: 0.2 })).toEqual({ x: 0.1, y: 0.2 });
});

const XMP = packet(regions(region('Face', 0.1, 0.3)));

/** The point of the region in the upright image, by the orientation of the stored image. */
const UPRIGHT: Readonly<Record<number, FocalPoint>> = {
  1: { x: 0.1, y: 0.3 },
  2: { x: 0.9, y: 0.3 },
  3: { x: 0.9, y: 0.7 },
  4: { x: 0.1, y: 0.7 },
  5: { x: 0.3, y: 0.1 },
  6: { x: 0.7, y: 0.1 },
  7: { x: 0.7, y: 0.9 },
  8: { x: 0.3, y: 0.9 },
};
const ORIENTATIONS = Object.keys(UPRIGHT).map(Number);

/** An image with XMP and an orientation, and with a red dot in the region. */
async function dotted(orientation: number): Promise<sharp.Sharp> {
  const dot = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).png().toBuffer();
  const stored = await sharp({ create: { ...SIZE, channels: 3, background: 'white' } })
    .composite([{ input: dot, left: 26, top: 56 }]).png().toBuffer();
  return sharp(stored).withXmp(XMP.toString()).withMetadata({ orientation });
}

const focusIn = async (file: Buffer) => rounded((await readOriginal(file, OPTIONS)).focus);

describe('readOriginal() with a region', () => {
  test.each(ORIENTATIONS)('ignores the EXIF orientation %i of a WebP, as browsers do', async orientation => {
    const webp = await (await dotted(orientation)).webp({ lossless: true }).toBuffer();
    expect((await sharp(webp).metadata()).orientation).toBe(orientation);
    expect(await focusIn(webp)).toEqual(UPRIGHT[1]);
    expect(await pixelAt(await transform(webp, { f: 'png' }), 30, 60)).toEqual([255, 0, 0, 255]);
  });

  test.each(ORIENTATIONS)('applies the EXIF orientation %i of a JPEG and of a PNG', async orientation => {
    const plain = await sharp({ create: { ...SIZE, channels: 3, background: 'white' } }).jpeg().toBuffer();
    const jpeg = withExif(withXmp(plain, XMP), exifOf({ [TAGS.orientation]: orientation }));
    expect(await focusIn(jpeg)).toEqual(UPRIGHT[orientation]);
    expect(await focusIn(await (await dotted(orientation)).png().toBuffer())).toEqual(UPRIGHT[orientation]);
  });

  test.each(ORIENTATIONS)('applies the rotation and the mirror of an AVIF, which EXIF numbers %i', async orientation => {
    const avif = await (await dotted(orientation)).avif({ quality: 90, effort: 0 }).toBuffer();
    const focus = await focusIn(avif);
    expect(focus).toEqual(UPRIGHT[orientation]);
    const image = await transform(avif, { f: 'png' });
    const { width, height } = await sharp(image.body).metadata();
    const [red, green] = await pixelAt(image, Math.floor(focus!.x * width), Math.floor(focus!.y * height));
    expect([red > 200, green < 60]).toEqual([true, true]);
  });

  test('finds it in an uncompressed text of a PNG', async () => {
    const png = await sharp({ create: { ...SIZE, channels: 3, background: 'white' } }).png().toBuffer();
    const iTXt = Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), XMP]);
    expect(await focusIn(withChunks(png, { iTXt }))).toEqual(UPRIGHT[1]);
  });
});
