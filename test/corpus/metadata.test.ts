import { missingTags, unwantedTags } from './metadata';

const ORIGIN = 'XMP-iptcExt:DigitalSourceType';
const MARK = 'http://cv.iptc.org/newscodes/digitalsourcetype/composite';

const tagged = (...tags: string[]) => Object.fromEntries(tags.map(tag => [tag, 'x']));

describe('unwantedTags()', () => {
  test('ignores tags that describe the encoding', () => {
    expect(unwantedTags(tagged(
      'SourceFile', 'System:FileSize', 'File:ImageWidth', 'PNG:BitDepth', 'GIF:Duration', 'RIFF:WebP_Flags',
      'QuickTime:MajorBrand', 'Composite:ImageSize',
    ), 'none')).toEqual([]);
  });

  test.each([
    'IFD0:Make', 'IFD0:Artist', 'GPS:GPSLatitude', 'IFD1:ThumbnailImage', 'XMP-dc:Creator', 'ICC-header:ProfileVersion',
    'IPTC:By-line', 'File:Comment', 'GIF:Comment', 'PNG:Comment', 'PNG:Gamma', 'PNG-pHYs:PixelsPerUnitX',
  ])('reports the tag %s of the original', tag => {
    expect(unwantedTags(tagged(tag), 'origin')).toEqual([tag]);
  });

  test('accepts rights only if they are kept, and none in EXIF', () => {
    const tags = tagged('XMP-dc:Creator', 'XMP-plus:LicensorURL', 'XMP-plus:LicensorEmail', 'IFD0:Artist');
    expect(unwantedTags(tags, 'rights')).toEqual(['XMP-plus:LicensorEmail', 'IFD0:Artist']);
  });

  test('accepts a source type of the vocabulary, if it is kept', () => {
    expect(unwantedTags({ [ORIGIN]: MARK }, 'origin')).toEqual([]);
    expect(unwantedTags({ [ORIGIN]: MARK }, 'none')).toEqual([ORIGIN]);
    expect(unwantedTags({ [ORIGIN]: 'made by AI' }, 'rights')).toEqual(['the source type made by AI']);
  });
});

describe('missingTags()', () => {
  test('reports a property of the original that is kept, wherever the original has it', () => {
    const original = { 'IPTC:By-line': ['Jane', 'Joe'], 'IFD0:Copyright': 7, [ORIGIN]: MARK, 'IFD0:Make': 'A' };
    expect(missingTags({}, original, 'rights')).toEqual([ORIGIN, 'XMP-dc:Creator', 'XMP-dc:Rights']);
    expect(missingTags(tagged('XMP-dc:Creator', 'XMP-dc:Rights', ORIGIN), original, 'rights')).toEqual([]);
    expect(missingTags({}, original, 'origin')).toEqual([ORIGIN]);
    expect(missingTags({}, original, 'none')).toEqual([]);
  });

  test('ignores values that are not valid, and blocks that are not read', () => {
    expect(missingTags({}, { [ORIGIN]: 'AI', 'IFD0:Artist': ' ', 'XMP-xmpRights:WebStatement': 'none' }, 'rights')).toEqual([]);
    expect(missingTags({}, { 'File:FileType': 'PNG', 'IPTC:By-line': 'Jane' }, 'rights')).toEqual([]);
  });
});
