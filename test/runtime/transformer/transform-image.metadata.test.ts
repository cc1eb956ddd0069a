import * as fs from 'node:fs';
import * as path from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { withChunks } from './color.support';
import { TAGS, exifOf, photoOfCamera, withSegment } from './exif.support';
import { drawing, exifItem, hasDecoder, heifOf } from './heic.support';
import { animation, quarters, transform } from './transform-image.support';
import { inTemporaryFolder } from '../../bench/folder';
import { hasExiftool, tagsIn, unwantedTags } from '../../corpus/metadata';
import { noise } from '../../noise';

const OUTPUTS = ['avif', 'webp', 'jpg', 'png', 'gif', 'auto'];
const OPTIONS = { allowTiff: true, heicDecoder: hasDecoder ? 'heic-decode' : undefined };

const EXIF = exifOf({
  [TAGS.make]: 'secret make', [TAGS.artist]: 'Jane Doe', [TAGS.copyright]: 'Jane Doe', [TAGS.userComment]: 'secret',
});
const XMP = '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf>secret XMP</rdf></x:xmpmeta>';

/** An extension of a GIF, before its end. */
function withExtension(gif: Buffer, label: number, ...blocks: string[]): Buffer {
  const data = blocks.flatMap(block => [block.length, ...Buffer.from(block, 'latin1')]);
  return Buffer.concat([gif.subarray(0, -1), Buffer.from([0x21, label, ...data, 0]), gif.subarray(-1)]);
}

/** A JPEG with EXIF, a thumbnail, XMP and IPTC. */
async function cameraPhoto(): Promise<Buffer> {
  return (await photoOfCamera(noise(90, 60), { artist: 'Jane Doe\0', copyright: 'Jane Doe\0' })).jpeg;
}

async function pngWithTexts(): Promise<Buffer> {
  return withChunks(await noise(60, 40).png().toBuffer(), {
    tEXt: Buffer.from('Comment\0secret text'),
    zTXt: Buffer.concat([Buffer.from('Author\0\0'), deflateSync('secret compressed text')]),
    iTXt: Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${XMP}`),
    eXIf: EXIF,
    tIME: Buffer.from([7, 232, 1, 2, 3, 4, 5]),
  });
}

const ORIGINALS: Record<string, () => Promise<Buffer>> = {
  'JPEG with a thumbnail': cameraPhoto,
  'JPEG with a comment': async () =>
    withSegment(await noise(60, 40).jpeg().toBuffer(), 0xfe, Buffer.from('secret comment')),
  'PNG with texts': pngWithTexts,
  'GIF with comments': async () => {
    const gif = await animation('gif', ['red', 'blue']);
    return withExtension(withExtension(gif, 0xfe, 'secret comment'), 0xff, 'XMP DataXMP', XMP);
  },
  'animated WebP with XMP': async () =>
    sharp(await animation('webp', ['red', 'blue']), { animated: true }).withXmp(XMP).webp().toBuffer(),
  'AVIF with EXIF and XMP': async () => sharp(await cameraPhoto()).keepMetadata().avif().toBuffer(),
  'TIFF with EXIF and XMP': async () => sharp(await cameraPhoto()).keepMetadata().tiff().toBuffer(),
  ...hasDecoder && { 'HEIC with EXIF': async () => heifOf([drawing(), exifItem(EXIF)]) },
};

describe.each(Object.entries(ORIGINALS))('transformImage of a %s', (name, original) => {
  test('is tested with an original that has metadata', async () => {
    expect((await original()).toString('latin1')).toContain('secret');
  });

  test.each(['none', 'origin', 'rights'] as const)('returns no metadata but what is kept: %s', async metadata => {
    const file = await original();
    await inTemporaryFolder(async folder => {
      for (const f of OUTPUTS) {
        const { body } = await transform(file, { f, w: '30' }, { ...OPTIONS, metadata });
        expect(body.includes('secret')).toBe(false);
        fs.writeFileSync(path.join(folder, `${name} as ${f}`), body);
      }
      const found = hasExiftool() ? await tagsIn(folder) : [];
      expect(found.filter(({ tags }) => unwantedTags(tags, metadata).length > 0)).toEqual([]);
    });
  });
});

test('transformImage returns no metadata in JSON and BlurHash', async () => {
  for (const f of ['json', 'blurhash']) {
    const { body } = await transform(await pngWithTexts(), { f });
    expect(String(body)).not.toMatch(/secret|Jane/);
  }
  expect((await transform(await quarters().png().toBuffer(), { f: 'json' })).contentType).toBe('application/json');
});
