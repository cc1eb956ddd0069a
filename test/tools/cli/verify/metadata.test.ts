import sharp from 'sharp';
import { imageOf } from './transforming';
import { printXmp } from '../../../../src/runtime/transformer/encode/metadata/xmp';
import { metadataIn } from '../../../../src/tools/cli/verify/metadata';

const FORMATS = ['jpeg', 'png', 'webp', 'avif'];

describe.each(FORMATS)('metadataIn() in %s', format => {
  test.each<[told: Record<string, Record<string, string>>, found: string[]]>([
    [{ IFD3: { GPSLatitude: '51/1 30/1 0/1' } }, ['EXIF GPS position']],
    [
      { IFD0: { Make: 'Camera & Co', Model: 'One', DateTime: '2026:01:01 00:00:00' } },
      ['EXIF camera maker', 'EXIF camera model', 'EXIF time'],
    ],
    [{ IFD0: { Copyright: 'Somebody', Artist: 'Somebody' } }, []],
  ])('finds the private tags of %j', async (told, found) => {
    expect(metadataIn(await imageOf(format, 100, told))).toEqual(found);
  });

  test('finds nothing private in the XMP of a variant with its rights', async () => {
    const properties = {
      digitalSourceType: 'x',
      creator: ['a'],
      creditLine: 'b',
      copyrightNotice: 'c',
      webStatement: 'd',
      licensor: [{ name: 'e', url: 'f' }],
    };
    const image = sharp(await imageOf('png', 20)).withXmp(printXmp(properties)!).toFormat(format as 'jpeg');
    expect(metadataIn(await image.toBuffer())).toEqual([]);
  });

  test('finds nothing without metadata', async () => {
    expect(metadataIn(await imageOf(format, 100))).toEqual([]);
  });
});

test.each<[what: string, bytes: Buffer, found: string[]]>([
  [
    'WebP without the name inside',
    Buffer.from('EXIF\x1a\0\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\0\0\0\0', 'latin1'),
    ['EXIF GPS position'],
  ],
  [
    'AVIF without the name inside',
    Buffer.from('mdat\0\0\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\0\0\0\0', 'latin1'),
    ['EXIF GPS position'],
  ],
  [
    'the other order of bytes',
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\0', 'latin1'),
    ['EXIF GPS position'],
  ],
  [
    'a directory that is cut off',
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x02\x88\x25', 'latin1'),
    ['EXIF that is unreadable'],
  ],
  ['a header that is cut off', Buffer.from('Exif\0\0MM\0*', 'latin1'), ['EXIF that is unreadable']],
  ['the name alone', Buffer.from('Exif\0\0', 'latin1'), []],
  [
    'XMP that is cut off',
    Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmp:CreatorTool="x"\nexif:GPSLatitude="1"><aux:Lens>'),
    ['XMP xmp:CreatorTool', 'XMP exif:GPSLatitude', 'XMP aux:Lens'],
  ],
  ['nothing', Buffer.alloc(0), []],
])('metadataIn handles EXIF with %s', (_, bytes, found) => {
  expect(metadataIn(bytes)).toEqual(found);
});
