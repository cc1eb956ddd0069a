import { Facts, expectationOf, judgeRefusal, worstOf } from './judge';

const READ: Facts = {
  sniffed: { format: 'jpg', hasOtherColors: false },
  isEnabled: true,
  reading: { stage: 'pixels', isRead: true, width: 40, height: 30 },
};

describe('expectationOf()', () => {
  test.each<[string, Partial<Facts>, string[]]>([
    ['a file that the reference reads', {}, []],
    ['a file of no supported format', { sniffed: { hasOtherColors: false } }, ['unsupported']],
    [
      'a file with only the first marker of a JPEG', { sniffed: { lacksMarker: true, hasOtherColors: false } },
      ['unsupported', 'corrupt'],
    ],
    ['a format that is not enabled', { isEnabled: false }, ['unsupported']],
    ['an unusual JPEG', { sniffed: { format: 'jpg', isUnusual: 'odd', hasOtherColors: false } }, ['unsupported']],
    ['as many pixels as are allowed', { reading: { ...READ.reading, width: 8000, height: 8000 } }, []],
    ['more pixels', { reading: { stage: 'pixels', width: 8000, height: 8001 } }, ['too-large']],
    ['a damaged file', { reading: { ...READ.reading, isRead: false, error: 'broken' } }, ['corrupt']],
    ['a file with a warning', { reading: { ...READ.reading, damage: 'cut' } }, ['corrupt']],
  ])('returns the words of a correct rejection for %s', (_, facts, words) => {
    expect(expectationOf({ ...READ, ...facts }).words).toEqual(words);
  });
});

describe('judgeRefusal()', () => {
  test('accepts an expected word with its reason', () => {
    expect(judgeRefusal('corrupt', { words: ['corrupt'], reason: 'cut' }))
      .toEqual({ class: 'right refusal', reason: '415 corrupt: cut' });
  });

  test('rejects any other word than the expected one', () => {
    expect(judgeRefusal('corrupt', { words: ['unsupported'], reason: 'HEIC' }))
      .toEqual({ class: 'wrong refusal', reason: '415 corrupt instead of 415 unsupported: HEIC' });
  });

  test('fails an image that is rejected although it is readable', () => {
    expect(judgeRefusal('corrupt', { words: [], reason: 'the reference reads it' }))
      .toEqual({ class: 'wrong refusal', reason: '415 corrupt instead of an image: the reference reads it' });
  });
});

describe('worstOf()', () => {
  test('prefers a crash to wrong pixels, and wrong pixels to a correct result', () => {
    const right = { class: 'right', reason: '' } as const;
    const wrong = { class: 'wrong pixels', reason: '' } as const;
    const crash = { class: 'crash', reason: '' } as const;
    expect([worstOf([right, wrong, crash]), worstOf([right, wrong]), worstOf([right])]).toEqual([crash, wrong, right]);
  });
});
