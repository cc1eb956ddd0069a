import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { keptXmp } from '../../../../../src/runtime/transformer/encode/metadata/kept-xmp';
import { readXmp } from '../../../../../src/runtime/transformer/encode/metadata/xmp';
import { mayHaveKeptMetadata } from '../../../../../src/runtime/transformer/read/pipeline-image';
import { TAGS, exifOf, iptcOf } from '../../exif.support';
import { VOCABULARY, packetWith } from '../../xmp.support';

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);

const markedAs = (value: string) => ({ xmp: Buffer.from(packetWith({ 'Iptc4xmpExt:DigitalSourceType': escaped(value) })) });

/** Concepts of the vocabulary, by a copy of its list. */
const CONCEPTS = 'digitalCapture computationalCapture negativeFilm positiveFilm print minorHumanEdits humanEdits '
  + 'algorithmicallyEnhanced softwareImage digitalArt digitalCreation dataDrivenMedia trainedAlgorithmicMedia '
  + 'algorithmicMedia screenCapture virtualRecording composite compositeCapture compositeSynthetic '
  + 'compositeWithTrainedAlgorithmicMedia';

describe('keptXmp() with the mark of origin', () => {
  test.each(CONCEPTS.split(' '))('keeps the source type %s, over HTTP and HTTPS', concept => {
    for (const uri of [`${VOCABULARY}${concept}`, `https${VOCABULARY.slice(4)}${concept}`, ` ${VOCABULARY}${concept}\n`]) {
      expect(readXmp(Buffer.from(keptXmp(markedAs(uri), 'origin')!)).digitalSourceType).toBe(VOCABULARY + concept);
    }
  });

  test.each([
    'trainedAlgorithmicMedia', 'made by AI', `${VOCABULARY}madeByJane`, VOCABULARY, `${VOCABULARY}composite/jane`,
    `${VOCABULARY}composite?by=jane`, `${VOCABULARY}COMPOSITE`, `ftp${VOCABULARY.slice(4)}composite`,
    'http://example.com/newscodes/digitalsourcetype/composite', `${VOCABULARY}toString`, `${VOCABULARY}composite composite`,
  ])('keeps no other value: %s', value => {
    expect(keptXmp(markedAs(value), 'origin')).toBeUndefined();
  });

  test('keeps no rights', () => {
    expect(keptXmp({
      xmp: Buffer.from(packetWith({ 'photoshop:Credit': 'Jane' })),
      iptc: iptcOf({ 80: 'Jane' }),
      exif: exifOf({ [TAGS.artist]: 'Jane' }),
    }, 'origin')).toBeUndefined();
  });
});

describe('keptXmp() with rights', () => {
  const rightsOf = (attributes: Record<string, string>, elements = '') => {
    const xmp = keptXmp({ xmp: Buffer.from(packetWith(attributes, elements)) }, 'rights');
    return xmp === undefined ? undefined : readXmp(Buffer.from(xmp));
  };

  test('returns nothing for blocks without any', () => {
    expect(keptXmp({}, 'rights')).toBeUndefined();
    expect(keptXmp({ xmp: Buffer.from(packetWith({})), iptc: iptcOf({ 5: 'a' }), exif: exifOf({}) }, 'rights')).toBeUndefined();
  });

  test('cuts texts after 500 characters, without splitting one', () => {
    expect(rightsOf({ 'photoshop:Credit': '🦊'.repeat(501) })?.creditLine).toBe('🦊'.repeat(500));
  });

  test('keeps at most 10 creators and 3 licensors', () => {
    const items = Array.from({ length: 20 }, (_, index) => `<rdf:li>${index}</rdf:li>`).join('');
    const licensors = '<rdf:li plus:LicensorName="a" plus:LicensorTelephone1="b"/>'.repeat(9);
    const rights = rightsOf({}, `<dc:creator><rdf:Seq>${items}</rdf:Seq></dc:creator>
      <plus:Licensor><rdf:Bag><rdf:li/>${licensors}</rdf:Bag></plus:Licensor>`);
    expect([rights?.creator?.length, rights?.licensor?.length]).toEqual([10, 3]);
  });

  test.each([
    'javascript:alert(1)', 'data:text/html,x', 'acme.example', 'https://a.example/ b', 'https://', '//a.example',
    `https://a.example/${'a'.repeat(500)}`, 'https://a.example/\u202eb', 'https://a.example/\ufffdb', 'https://a.example/&lt;b',
  ])('keeps no URL such as %s', url => {
    const licensor = `<plus:Licensor><rdf:Bag><rdf:li plus:LicensorURL="${url}"/></rdf:Bag></plus:Licensor>`;
    expect(rightsOf({ 'xmpRights:WebStatement': url }, licensor)).toBeUndefined();
  });

  test('keeps the URL of a licensor without a name, and the name of one without a valid URL', () => {
    const licensors = '<rdf:li plus:LicensorURL="HTTPS://a.example/?a=b&amp;c"/><rdf:li plus:LicensorName="N" plus:LicensorURL="x"/>';
    expect(rightsOf({}, `<plus:Licensor><rdf:Bag>${licensors}</rdf:Bag></plus:Licensor>`)?.licensor)
      .toEqual([{ url: 'HTTPS://a.example/?a=b&c' }, { name: 'N' }]);
  });

  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 700 }), fc.string({ unit: 'grapheme' }),
    fc.constantFrom('&'.repeat(600), '"'.repeat(600), '🦊'.repeat(600), ']]>', '<!--', '&amp;', ' \0\x1b\u202e '),
  );

  test('returns well-formed XML in one line, which fits into a segment of a JPEG, for any text', () => {
    fc.assert(fc.property(fc.array(text, { maxLength: 12 }), text, text, (creators, credit, notice) => {
      const iptc = iptcOf({ 80: creators, 110: credit, 116: notice });
      const xmp = keptXmp({ iptc }, 'rights');
      if (xmp === undefined) return;
      expect(Buffer.byteLength(xmp)).toBeLessThan(65_000);
      expect(xmp).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\ufffd-\uffff]/u);
      new SaxesParser({ xmlns: true }).write(xmp).close();
    }), { numRuns: 300 });
  });

  test('returns the same packet for the packet that it returns', () => {
    fc.assert(fc.property(fc.array(text), text, text, (creators, credit, notice) => {
      const xmp = keptXmp({ iptc: iptcOf({ 80: creators, 110: credit, 116: notice }) }, 'rights');
      if (xmp !== undefined) expect(keptXmp({ xmp: Buffer.from(xmp) }, 'rights')).toBe(xmp);
    }), { numRuns: 300 });
  });

  test('returns less than 65 kB for the longest values', () => {
    const url = `https://a.example/${'&amp;'.repeat(480)}`;
    const item = (content: string): string => `<rdf:li>${content}</rdf:li>`;
    const xmp = keptXmp({
      xmp: Buffer.from(packetWith(
        { 'photoshop:Credit': '&quot;'.repeat(500), 'xmpRights:WebStatement': url, 'Iptc4xmpExt:DigitalSourceType': `${VOCABULARY}print` },
        `<dc:creator><rdf:Seq>${item('&quot;'.repeat(500)).repeat(10)}</rdf:Seq></dc:creator>
      <dc:rights>${'&quot;'.repeat(500)}</dc:rights>
      <plus:Licensor><rdf:Seq>${`<rdf:li plus:LicensorName="${'&quot;'.repeat(500)}" plus:LicensorURL="${url}"/>`.repeat(3)}
      </rdf:Seq></plus:Licensor>`,
      )),
    }, 'rights')!;
    expect(Buffer.byteLength(xmp)).toBeGreaterThan(50_000);
    expect(Buffer.byteLength(xmp)).toBeLessThan(65_000);
  });
});

describe('mayHaveKeptMetadata()', () => {
  const marked = markedAs(`${VOCABULARY}print`);

  test.each<[string, Parameters<typeof mayHaveKeptMetadata>, boolean]>([
    ['XMP with a source type', [marked, 'origin'], true],
    ['XMP without a source type', [{ xmp: Buffer.from(packetWith({})) }, 'origin'], false],
    ['XMP of 10 MB', [{ xmp: Buffer.concat([marked.xmp, Buffer.alloc(10e6)]) }, 'origin'], false],
    ['EXIF for the mark of origin', [{ exif: Buffer.alloc(9) }, 'origin'], false],
    ['EXIF for rights', [{ exif: Buffer.alloc(9) }, 'rights'], true],
    ['no blocks for rights', [{}, 'rights'], false],
    ['nothing to keep', [marked, 'none'], false],
  ])('decides for %s without reading it', (_, [blocks, kept], expected) => {
    expect(mayHaveKeptMetadata(blocks, kept)).toBe(expected);
  });
});
