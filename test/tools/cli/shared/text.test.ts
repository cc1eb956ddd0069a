import { escapeInvisible, escapeInvisibleInLines } from '../../../../src/tools/cli/shared/text';

test.each([
  ['C0 control characters', 'a\x1b[31m\r\nb', 'a\\u001b[31m\\u000d\\u000ab'],
  ['C1 control characters', '\x7f\x80\x9b', '\\u007f\\u0080\\u009b'],
  ['marks that turn text around', 'a\u202eb\u2066', 'a\\u202eb\\u2066'],
  ['invisible characters beyond U+FFFF', '\u{e0001}', '\\udb40\\udc01'],
])('printable escapes %s in text', (_name, text, expected) => expect(escapeInvisible(text)).toBe(expected));

test('printable leaves text of any script as it is', () => {
  expect(escapeInvisible('Grüße, 图片, صورة, 🖼')).toBe('Grüße, 图片, صورة, 🖼');
});

test('printableLines keeps the lines', () => {
  expect(escapeInvisibleInLines('a\x9b\nb')).toBe('a\\u009b\nb');
});
