import { unwantedTags } from './metadata';

describe('unwantedTags()', () => {
  test('ignores tags that describe the encoding', () => {
    const tags = [
      'SourceFile', 'System:FileSize', 'File:ImageWidth', 'PNG:BitDepth', 'GIF:Duration', 'RIFF:WebP_Flags',
    ];
    expect(unwantedTags([...tags, 'QuickTime:MajorBrand', 'Composite:ImageSize'], false)).toEqual([]);
  });

  test.each([
    'IFD0:Make', 'IFD0:Artist', 'GPS:GPSLatitude', 'IFD1:ThumbnailImage', 'XMP-dc:Creator', 'ICC-header:ProfileVersion',
    'IPTC:By-line', 'File:Comment', 'GIF:Comment', 'PNG:Comment', 'PNG:Gamma', 'PNG-pHYs:PixelsPerUnitX',
  ])('reports the tag %s of the original', tag => {
    expect(unwantedTags([tag], false)).toEqual([tag]);
  });

  test('accepts artist and copyright only if they are kept', () => {
    expect(unwantedTags(['IFD0:Artist', 'IFD0:Copyright', 'IFD0:Make', 'IFD1:Artist'], true))
      .toEqual(['IFD0:Make', 'IFD1:Artist']);
  });
});
