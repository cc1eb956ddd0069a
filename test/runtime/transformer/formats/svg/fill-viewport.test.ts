import { fillViewport } from '../../../../../src/runtime/transformer/formats/svg/fill-viewport';

const SIZE = { width: 1000, height: 333 };

function filled(svg: string, size = SIZE): string {
  return fillViewport(Buffer.from(svg), size).toString();
}

test.each([
  ['<svg viewBox="0 0 1000 333"><g/></svg>', '<svg preserveAspectRatio="none" viewBox="0 0 1000 333"><g/></svg>'],
  ['<svg width="1000" height="333px"/>', '<svg preserveAspectRatio="none" viewBox="0 0 1000 333" width="1000" height="333px"/>'],
  ['<svg width="100%" height="100%" viewBox="-5,5 2000,666"/>',
    '<svg preserveAspectRatio="none" width="100%" height="100%" viewBox="-5,5 2000,666"/>'],
  ['<svg width="999.6" height="332.8"/>', '<svg preserveAspectRatio="none" viewBox="0 0 999.6 332.8" width="999.6" height="332.8"/>'],
  ["<svg viewBox='0 0 1000 333' preserveAspectRatio='xMinYMin slice'/>", "<svg preserveAspectRatio=\"none\" viewBox='0 0 1000 333'/>"],
  ['<?xml version="1.0"?><!-- <svg> 猫 --><!DOCTYPE svg>\n<s:svg xmlns:s="a"\tviewBox="0 0 1000 333" >猫</s:svg>',
    '<?xml version="1.0"?><!-- <svg> 猫 --><!DOCTYPE svg>\n<s:svg preserveAspectRatio="none" xmlns:s="a"\tviewBox="0 0 1000 333" >猫</s:svg>'],
  [`${' '.repeat(3000)}<svg a="&b;" viewBox="0 0 1000 333"/>`,
    `${' '.repeat(3000)}<svg preserveAspectRatio="none" a="&b;" viewBox="0 0 1000 333"/>`],
])('lets the content of %s fill the viewport', (svg, expected) => {
  expect(filled(svg)).toBe(expected);
});

test('lets content fill a size that was rounded, and no other one', () => {
  const svg = (height: string) => `<svg width="16" height="${height}" viewBox="0 0 2400 2394"/>`;
  expect(filled(svg('16'), { width: 16, height: 16 })).toContain('"none"');
  expect(filled(svg('15'), { width: 16, height: 15 })).toBe(svg('15'));
});

test.each([
  ['of other proportions', '<svg width="1000" height="333" viewBox="0 0 100 100"/>'],
  ['without a size', '<svg><g/></svg>'],
  ['with a height only', '<svg height="333"/>'],
  ['of a size that its style overrides', '<svg width="500" height="333" style="width: 1000px"/>'],
  ['in other units', '<svg width="10in" height="3.33in"/>'],
  ['with a view box of no numbers', '<svg viewBox="none"/>'],
  ['with an empty view box', '<svg viewBox="0 0 0 0"/>'],
])('leaves an SVG as it is: %s', (_, svg) => {
  expect(filled(svg)).toBe(svg);
});

test('leaves bytes as they are that are no UTF-8 before the content', () => {
  const latin1 = Buffer.from('<!-- \xe9 --><svg viewBox="0 0 1000 333"/>', 'latin1');
  expect(fillViewport(latin1, SIZE)).toBe(latin1);
  const later = Buffer.from('<svg viewBox="0 0 1000 333">\xe9</svg>', 'latin1');
  expect(fillViewport(later, SIZE).toString('latin1')).toBe('<svg preserveAspectRatio="none" viewBox="0 0 1000 333">\xe9</svg>');
});
