import sharp from 'sharp';
import { withChunks } from './color.support';
import {
  TAGS, exifOf, iptcOf, metadataOf, photoOfCamera, resourceOf, withExif, withIptc, withSegment, withXmp,
} from './exif.support';
import { exifItem, drawing, hasDecoder, heifOf } from './heic.support';
import { animation, quarters, tiles, transform } from './transform-image.support';
import { VOCABULARY, packetWith } from './xmp.support';
import { TransformOptions } from '../../../src/runtime/transformer/transform-image';
import { noise } from '../../noise';

const OUTPUTS = ['avif', 'webp', 'jpg', 'png'];
const SOURCES = ['jpeg', 'png', 'webp', 'avif', 'tiff'] as const;
const AI = `${VOCABULARY}trainedAlgorithmicMedia`;
const MARKED = packetWith({
  'Iptc4xmpExt:DigitalSourceType': AI,
  'photoshop:Credit': 'Jane Doe / Acme',
  'xmpRights:WebStatement': 'https://acme.example/rights',
}, `
  <dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq></dc:creator>
  <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Jane Doe</rdf:li></rdf:Alt></dc:rights>
  <plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">
    <plus:LicensorName>Acme</plus:LicensorName><plus:LicensorURL>https://acme.example/buy</plus:LicensorURL>
    <plus:LicensorEmail>secret@acme.example</plus:LicensorEmail>
  </rdf:li></rdf:Seq></plus:Licensor>`);

const HEAD = '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
  + '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""';
const TAIL = '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>';
const IPTC = ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"';
const ORIGIN = `${HEAD}${IPTC} Iptc4xmpExt:DigitalSourceType="${AI}"/>${TAIL}`;
const RIGHTS = `${HEAD}${IPTC} xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" `
  + 'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
  + `xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" Iptc4xmpExt:DigitalSourceType="${AI}" `
  + 'photoshop:Credit="Jane Doe / Acme" xmpRights:WebStatement="https://acme.example/rights">'
  + '<dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq></dc:creator>'
  + '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Jane Doe</rdf:li></rdf:Alt></dc:rights>'
  + '<plus:Licensor><rdf:Seq><rdf:li><rdf:Description plus:LicensorName="Acme" '
  + 'plus:LicensorURL="https://acme.example/buy"/></rdf:li></rdf:Seq></plus:Licensor>'
  + `</rdf:Description>${TAIL}`;

const options = (metadata: TransformOptions['metadata']) =>
  ({ metadata, allowTiff: true, heicDecoder: hasDecoder ? 'heic-decode' : undefined });

/** Returns the only metadata of a variant, or undefined if it has none. */
async function xmpOf(original: Buffer, f: string, metadata: TransformOptions['metadata'], asked = {}) {
  const { body } = await transform(original, { f, ...asked }, options(metadata));
  const [found, ...others] = metadataOf(f, body);
  expect([found?.name ?? 'XMP', others]).toEqual(['XMP', []]);
  return found?.content.toString();
}

/** An original of a camera with XMP, EXIF, IPTC and a thumbnail, in a format. */
async function originalIn(format: typeof SOURCES[number], xmp: string): Promise<Buffer> {
  const { jpeg } = await photoOfCamera(noise(90, 60), { artist: 'Jim\0', copyright: 'Jim\0' });
  if (format === 'jpeg') return withXmp(jpeg, xmp); // before the XMP that it has
  return sharp(jpeg).keepMetadata().withXmp(xmp).toFormat(format).toBuffer();
}

describe.each(SOURCES)('a variant of a %s with metadata of a camera', format => {
  let original: Buffer;
  beforeAll(async () => { original = await originalIn(format, MARKED); });

  test.each(OUTPUTS)('keeps its source type in %s by default, and nothing else', async f => {
    expect((await xmpOf(original, f, 'origin'))).toBe(ORIGIN);
  });

  test.each(OUTPUTS)('keeps its rights in %s if asked, and nothing else', async f => {
    for (const asked of [{}, { w: '30' }, { rect: '10_10_40_40' }, { rot: '90' }, { flip: 'h', blur: '10' }]) {
      expect(await xmpOf(original, f, 'rights', asked)).toBe(RIGHTS);
    }
  });

  test.each(OUTPUTS)('keeps nothing in %s if asked', async f => {
    expect(await xmpOf(original, f, 'none')).toBeUndefined();
  });

  test.each(OUTPUTS)('has no metadata in %s by default without a source type', async f => {
    expect(await xmpOf(await originalIn(format, packetWith({ 'photoshop:Credit': 'Jane' })), f, 'origin')).toBeUndefined();
  });

  test('keeps nothing in a GIF', async () => {
    const { body } = await transform(original, { f: 'gif' }, options('rights'));
    expect(body.toString('latin1')).not.toMatch(/secret|Jane|xmp|digitalsourcetype/i);
  });
});

(hasDecoder ? test : test.skip)('a variant of a HEIC keeps its creator', async () => {
  const heic = heifOf([drawing(), exifItem(exifOf({ [TAGS.artist]: 'Jane' }))]);
  expect(await xmpOf(heic, 'jpg', 'rights')).toContain('<rdf:li>Jane</rdf:li>');
});

test.each<[string, (jpeg: Buffer) => Buffer, string]>([
  ['XMP before IPTC', jpeg => withIptc(withXmp(jpeg, packetWith({ 'photoshop:Credit': 'X' })), iptcOf({ 110: 'I' })), 'X'],
  ['IPTC before EXIF', jpeg => withExif(withIptc(jpeg, iptcOf({ 116: 'I' })), exifOf({ [TAGS.copyright]: 'E\0' })), 'I'],
  ['EXIF without others', jpeg => withExif(jpeg, exifOf({ [TAGS.copyright]: 'E\0' })), 'E'],
  ['EXIF if others are empty', jpeg => withExif(
    withIptc(withXmp(jpeg, packetWith({}, '<dc:rights> </dc:rights>')), iptcOf({ 116: '\0' })),
    exifOf({ [TAGS.copyright]: 'E\0' })), 'E'],
])('a variant has the rights of %s', async (_, with_, text) => {
  const xmp = await xmpOf(with_(await quarters().jpeg().toBuffer()), 'jpg', 'rights');
  expect(/[">](X|I|E)["<]/.exec(xmp!)?.[1]).toBe(text);
});

test.each(['utf16le', 'utf16be'])('a variant keeps the source type and the rights of a packet in %s', async encoding => {
  const packet = Buffer.from(MARKED, 'utf16le');
  const xmp = encoding === 'utf16be' ? packet.swap16() : packet;
  const originals = [
    withXmp(await quarters().jpeg().toBuffer(), xmp), await riffWith(await noise(60, 40).webp().toBuffer(), xmp),
  ];
  for (const original of originals) {
    expect([await xmpOf(original, 'jpg', 'origin'), await xmpOf(original, 'png', 'rights')]).toEqual([ORIGIN, RIGHTS]);
  }
});

describe('a variant of a JPEG with several segments', () => {
  const APPLICATION = 0xe1;
  const PHOTOSHOP = 0xed;
  const extension = Buffer.from(`http://ns.adobe.com/xmp/extension/\0${'A'.repeat(32)}\0\0\0\x04\0\0\0\0<x/>`);
  const resources = (content: Buffer): Buffer => Buffer.concat([Buffer.from('Photoshop 3.0\0'), content]);

  test.each([['extended XMP', extension], ['another URL', Buffer.from('http://acme.example/\0<x/>')]])(
    'keeps the source type in the packet after %s', async (_, content) => {
      const jpeg = withXmp(await quarters().jpeg().toBuffer(), MARKED);
      expect(await xmpOf(withSegment(jpeg, APPLICATION, content), 'jpg', 'origin')).toBe(ORIGIN);
    },
  );

  test('keeps nothing from a packet after another URL than that of XMP', async () => {
    const other = Buffer.from(`http://acme.example/\0${MARKED}`);
    const jpeg = withSegment(await quarters().jpeg().toBuffer(), APPLICATION, other);
    expect(await xmpOf(jpeg, 'jpg', 'rights')).toBeUndefined();
  });

  test('keeps the creator of datasets that begin in one segment of Photoshop and end in the next one', async () => {
    const all = Buffer.concat([resourceOf(0x040c, Buffer.alloc(60_000)), resourceOf(0x0404, iptcOf({ 80: 'Jane Doe' }))]);
    const parts = [all.subarray(0, 60_030), all.subarray(60_030)].map(resources);
    const jpeg = withSegment(await quarters().jpeg().toBuffer(), PHOTOSHOP, parts[1]);
    expect(await xmpOf(withSegment(jpeg, PHOTOSHOP, parts[0]), 'jpg', 'rights')).toContain('<rdf:li>Jane Doe</rdf:li>');
  });
});

test.each<[string, sharp.TiffOptions]>([
  ['a TIFF', {}], ['a BigTIFF', { bigtiff: true }], ['a TIFF in pyramids', { pyramid: true, tile: true }],
])('a variant of %s keeps artist and copyright of its directory', async (_, tiffOptions) => {
  const original = await tiffWith('Jane Doe\0', '© 2026 Jane Doe\0', tiffOptions);
  for (const f of OUTPUTS) {
    const xmp = await xmpOf(original, f, 'rights', { w: '30', rot: '90' });
    expect(xmp).toContain('<rdf:li>Jane Doe</rdf:li>');
    expect(xmp).toContain('© 2026 Jane Doe');
  }
});

test('a variant of a PNG has the XMP after the pixels, and the compressed one', async () => {
  const png = await noise(60, 40).png().toBuffer();
  const text = Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${MARKED}`);
  const early = withChunks(png, { iTXt: text });
  const chunk = early.subarray(33, 33 + 12 + text.length);
  const late = Buffer.concat([png.subarray(0, -12), chunk, png.subarray(-12)]);
  const compressed = await sharp(png).withXmp(MARKED).png().toBuffer();
  expect([early.includes('iTXt'), late.indexOf('iTXt') > late.indexOf('IDAT'), compressed.includes('zTXt')])
    .toEqual([true, true, true]);
  for (const original of [early, late, compressed]) expect(await xmpOf(original, 'webp', 'origin')).toBe(ORIGIN);
});

test('a variant of a PNG keeps artist and copyright of EXIF after the pixels', async () => {
  const png = await noise(60, 40).png().toBuffer();
  const { exif = Buffer.alloc(0) } = await sharp(await noise(8, 8).withExif({ IFD0: { Artist: 'Jane Doe' } }).jpeg().toBuffer())
    .metadata();
  const content = exif.subarray('Exif\0\0'.length);
  const chunk = withChunks(png, { eXIf: content }).subarray(33, 33 + 12 + content.length);
  const late = Buffer.concat([png.subarray(0, -12), chunk, png.subarray(-12)]);
  expect(await xmpOf(late, 'webp', 'rights')).toContain('<rdf:li>Jane Doe</rdf:li>');
});

test.each(['webp', 'gif'] as const)('an animated variant keeps the frames and the source type of a %s', async format => {
  const plain = await animation(format, ['red', 'blue', 'green']);
  const original = format === 'gif' ? plain : await sharp(plain, { animated: true }).withXmp(MARKED).webp().toBuffer();
  const { body } = await transform(original, { f: 'webp' });
  expect(await sharp(body).metadata()).toMatchObject({ pages: 3, delay: [100, 200, 300], loop: 2 });
  expect(metadataOf('webp', body).map(({ content }) => content.toString())).toEqual(format === 'webp' ? [ORIGIN] : []);
});

describe.each<[string, () => sharp.Sharp]>([
  ['a photograph', () => noise(90, 60, { sigma: 20 })], ['a graphic', () => quarters()],
  ['an icon', () => tiles([['red', 'blue'], ['green', 'white']], 16, 16)],
])('a variant of %s with metadata', (_, image) => {
  test.each([...OUTPUTS, 'auto', 'png8', 'png32', 'auto-avif', 'auto-webp'])('has the same pixels in %s', async f => {
    const png = await image().png().toBuffer();
    const original = await sharp(png).withXmp(MARKED).png().toBuffer();
    for (const asked of [{}, { w: '64', h: '64', fit: 'fill' }]) { // opaque, and with transparent margins
      const [kept, gone] = await Promise.all((['rights', 'none'] as const)
        .map(async metadata => transform(original, { f, ...asked }, options(metadata))));
      expect(kept.contentType).toBe(gone.contentType);
      expect([kept.body.includes('Jane Doe'), gone.body.includes('Jane Doe')]).toEqual([true, false]);
      const [pixels, expected] = await Promise.all([kept, gone].map(({ body }) => sharp(body).raw().toBuffer()));
      expect(pixels.equals(expected)).toBe(true);
    }
  });
});

test.each(OUTPUTS)('a packet takes at most 500 bytes of a variant in %s', async f => {
  const original = await originalIn('jpeg', MARKED);
  const sizes = await Promise.all((['origin', 'none'] as const)
    .map(async metadata => (await transform(original, { f }, options(metadata))).body.length));
  expect(sizes[0] - sizes[1]).toBeGreaterThan(300);
  expect(sizes[0] - sizes[1]).toBeLessThan(500);
});

describe('a variant of an original with hostile XMP', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}">${'<!ENTITY b "&a;&a;&a;">'.repeat(20)}]>${MARKED}`;

  test.each<[string, string | Buffer]>([
    ['entities', bomb],
    ['10 MB', MARKED.replace('secret keyword', 'a'.repeat(10e6))],
    ['10,000 nested elements', MARKED.replace('secret keyword', '<a>'.repeat(10_000) + '</a>'.repeat(10_000))],
    ['a cut in its middle', MARKED.slice(0, 900)],
    ['no elements', Buffer.from('DigitalSourceType')],
    ['zeros', Buffer.concat([Buffer.alloc(200_000), Buffer.from('DigitalSourceType')])],
  ])('is the same as without, with %s', async (_, xmp) => {
    const webp = await riffWith(await noise(60, 40).webp().toBuffer(), Buffer.from(xmp));
    for (const metadata of ['origin', 'rights'] as const) expect(await xmpOf(webp, 'jpg', metadata)).toBeUndefined();
  });

  test('keeps the source type beside bytes that are not valid UTF-8', async () => {
    const xmp = Buffer.from(MARKED.replace('Jane Doe / Acme', 'J\xff\xfe\x80ne').replace('secret keyword', '\xc3('), 'latin1');
    const webp = await riffWith(await noise(60, 40).webp().toBuffer(), xmp);
    expect(await xmpOf(webp, 'jpg', 'origin')).toBe(ORIGIN);
    expect(await xmpOf(webp, 'jpg', 'rights')).toContain('photoshop:Credit="J ne"');
  });
});

/** A TIFF with these texts, and without the images after the first one. Its directory follows the file. */
async function tiffWith(artist: string, copyright: string, tiffOptions: sharp.TiffOptions): Promise<Buffer> {
  const file = await quarters().tiff(tiffOptions).toBuffer();
  const [countBytes, entryBytes, wide] = tiffOptions.bigtiff ? [8, 20, 8] : [2, 12, 4];
  const start = file.readUIntLE(wide, 4) + countBytes;
  const entries = Array.from({ length: file.readUInt16LE(start - countBytes) }, (_, index) =>
    file.subarray(start + index * entryBytes, start + (index + 1) * entryBytes));
  const texts = [[TAGS.artist, artist], [TAGS.copyright, copyright]] as const;
  let end = file.length;
  for (const [tag, text] of texts) {
    const bytes = Buffer.byteLength(text);
    entries.push(Buffer.concat([little(2, tag), little(2, 2), little(wide, bytes), little(wide, end)]));
    end += bytes;
  }
  entries.sort((one, other) => one.readUInt16LE() - other.readUInt16LE());
  const values = texts.map(([, text]) => Buffer.from(text));
  const even = Buffer.alloc(end % 2);
  const directory = [little(countBytes, entries.length), ...entries, little(wide, 0)];
  const result = Buffer.concat([file, ...values, even, ...directory]);
  result.writeUInt32LE(end + even.length, wide);
  return result;
}

function little(bytes: number, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, Math.min(bytes, 4));
  return buffer;
}

/** An extended WebP with a chunk `XMP` at its end. */
async function riffWith(webp: Buffer, xmp: Buffer): Promise<Buffer> {
  const extended = await sharp(webp).withXmp('<x/>').webp({ lossless: true }).toBuffer();
  const end = extended.lastIndexOf('XMP ');
  const chunk = Buffer.concat([Buffer.from('XMP '), Buffer.alloc(4), xmp, Buffer.alloc(xmp.length % 2)]);
  chunk.writeUInt32LE(xmp.length, 4);
  const whole = Buffer.concat([extended.subarray(0, end), chunk]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}
