import * as fc from 'fast-check';
import { readXmp } from '../../../../../src/runtime/transformer/encode/metadata/xmp';
import { VOCABULARY, packetWith } from '../../xmp.support';

const read = (xmp: string | Buffer) => readXmp(Buffer.from(xmp));
const NOTHING = {
  digitalSourceType: undefined,
  creator: [],
  creditLine: undefined,
  copyrightNotice: undefined,
  webStatement: undefined,
  licensor: [],
};
const CREDIT = packetWith({ 'photoshop:Credit': 'Jane' });

describe('readXmp()', () => {
  test('reads all properties from attributes and elements, and nothing else', () => {
    expect(read(packetWith({ 'Iptc4xmpExt:DigitalSourceType': `${VOCABULARY}print`, 'photoshop:Credit': 'A &amp; B' }, `
      <dc:creator><rdf:Seq><rdf:li>Jane</rdf:li><rdf:li>Joe</rdf:li></rdf:Seq></dc:creator>
      <dc:rights><rdf:Alt><rdf:li xml:lang="de">Rechte</rdf:li><rdf:li xml:lang="x-default">Rights</rdf:li></rdf:Alt></dc:rights>
      <xmpRights:WebStatement>https://a.example/</xmpRights:WebStatement>
      <plus:Licensor><rdf:Seq>
        <rdf:li rdf:parseType="Resource"><plus:LicensorName>N</plus:LicensorName></rdf:li>
        <rdf:li><rdf:Description plus:LicensorURL="u"/></rdf:li>
        <rdf:li plus:LicensorName="M"/>
      </rdf:Seq></plus:Licensor>`))).toEqual({
      digitalSourceType: `${VOCABULARY}print`,
      creator: ['Jane', 'Joe'],
      creditLine: 'A & B',
      copyrightNotice: 'Rights',
      webStatement: 'https://a.example/',
      licensor: [{ name: 'N' }, { url: 'u' }, { name: 'M' }],
    });
  });

  test.each<[string, string]>([
    ['an element', '<photoshop:Credit>Jane</photoshop:Credit>'],
    ['CDATA', '<photoshop:Credit><![CDATA[Jane]]></photoshop:Credit>'],
    ['a resource', '<photoshop:Credit rdf:resource="Jane"/>'],
    ['another prefix', '<p:Credit xmlns:p="http://ns.adobe.com/photoshop/1.0/">Jane</p:Credit>'],
  ])('reads a property in %s', (_, element) => {
    expect(read(packetWith({}, element)).creditLine).toBe('Jane');
  });

  test('reads a packet without the element x:xmpmeta, with zeros at its end, and in two descriptions', () => {
    const [rdf] = /<rdf:RDF[^]*<\/rdf:RDF>/.exec(CREDIT)!;
    expect(read(rdf).creditLine).toBe('Jane');
    expect(read(`${CREDIT}\0\0\0`).creditLine).toBe('Jane');
    expect(read(CREDIT.replace('<rdf:Description', '<rdf:Description rdf:about=""/><rdf:Description')).creditLine)
      .toBe('Jane');
  });

  test.each<[string, string]>([
    ['of an ingredient', '<xmpMM:Ingredients xmlns:xmpMM="m"><rdf:Bag><rdf:li photoshop:Credit="Jane"/></rdf:Bag></xmpMM:Ingredients>'],
    ['of another namespace', '<Credit xmlns="http://example.com/">Jane</Credit>'],
    ['in a comment', '<!-- <photoshop:Credit>Jane</photoshop:Credit> -->'],
  ])('reads no property %s', (_, element) => {
    expect(read(packetWith({}, element))).toEqual(NOTHING);
  });

  test.each<[string, string]>([
    ['with a document type', `<!DOCTYPE x>${CREDIT}`],
    ['with an entity', CREDIT.replace('secret keyword', '&undeclared;')],
    ['with a prefix that is not declared', CREDIT.replace('<dc:subject>', '<no:thing/><dc:subject>')],
    ['with an element that does not end', CREDIT.replace('</dc:subject>', '')],
    ['that is cut off', CREDIT.slice(0, -2300)],
    ['of more than 256 kB', CREDIT.replace('secret keyword', 'a'.repeat(256_000))],
    ['with more than 32 elements in each other', CREDIT.replace('secret keyword', '<a>'.repeat(27) + '</a>'.repeat(27))],
    ['that is empty', ''],
    ['that is no XML', 'photoshop:Credit'],
  ])('reads nothing from a packet %s', (_, xmp) => {
    expect(read(xmp)).toEqual(NOTHING);
  });

  test('reads a packet of 256 kB, and 32 elements in each other', () => {
    expect(read(CREDIT.replace('secret keyword', 'a'.repeat(250_000))).creditLine).toBe('Jane');
    expect(read(CREDIT.replace('secret keyword', '<a>'.repeat(26) + '</a>'.repeat(26))).creditLine).toBe('Jane');
  });

  test('reads any bytes without an error, in less than a second', () => {
    const part = fc.oneof(
      fc.constantFrom('<', '>', '/', '"', '&', ';', '\0', '<rdf:RDF', ' ', 'xmlns:a="b"', ...CREDIT.split(/(?=<)/)),
      fc.string(),
    );
    fc.assert(fc.property(fc.array(part), fc.nat(2000), (parts, times) => {
      const began = process.cpuUsage();
      expect(Object.keys(read(parts.join('').repeat(times).slice(0, 256_000)))).toEqual(Object.keys(NOTHING));
      expect(process.cpuUsage(began).user).toBeLessThan(1e6);
    }), { numRuns: 200 });
  });
});
