import { inUtf8 } from '../../../../src/runtime/transformer/formats/xmp-packet';

const PACKET = '<?xpacket begin=""?><x>© 日本 🦊</x>';
const inUtf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('inUtf8()', () => {
  test.each([
    ['little-endian UTF-16', inUtf16(PACKET)], ['big-endian UTF-16', inUtf16(PACKET).swap16()],
    ['UTF-16 that is cut in a character', Buffer.concat([inUtf16(PACKET), Buffer.alloc(1)])],
  ])('converts %s', (_, bytes) => {
    expect(inUtf8(bytes).toString()).toBe(PACKET);
  });

  test.each([['little-endian', inUtf16(`\ufeff${PACKET}`)], ['big-endian', inUtf16(`\ufeff${PACKET}`).swap16()]])(
    'converts %s UTF-16 after a byte order mark', (_, bytes) => {
      expect(inUtf8(bytes).toString()).toBe(`\ufeff${PACKET}`);
    },
  );

  test.each([
    ['UTF-8', Buffer.from(PACKET)], ['nothing', Buffer.alloc(0)], ['one byte', Buffer.from([0xff])],
    ['more than 256 kB', inUtf16(PACKET.padEnd(130_000))],
  ])('returns %s as it is', (_, bytes) => {
    expect(inUtf8(bytes)).toBe(bytes);
  });

  test('replaces half of a character', () => {
    expect(inUtf8(inUtf16('<\ud83e>')).toString()).toBe('<\ufffd>');
  });

  test('leaves its argument unchanged', () => {
    const bytes = inUtf16(PACKET).swap16();
    inUtf8(bytes);
    expect(bytes).toEqual(inUtf16(PACKET).swap16());
  });
});
