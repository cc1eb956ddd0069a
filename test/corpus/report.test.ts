import { Class } from './judge';
import { ExplainedResult, reportOf, textOf } from './report';

function result(found: Class, exception?: { reason: string; isRight?: boolean }): ExplainedResult {
  const file = { path: '/suites/pillow/a.png', suite: 'pillow', name: 'a.png' };
  return {
    file,
    verdict: { class: found, reason: 'as seen', check: 'webp' },
    usage: { seconds: 1, mebibytes: 100 },
    exception: exception && { ...file, class: found, ...exception },
  };
}

const MANY = Array.from({ length: 199 }, () => result('right'));

describe('reportOf()', () => {
  test('passes if at least 99.5 % of the files are right and the rest is explained', () => {
    expect(reportOf([...MANY, result('wrong pixels', { reason: 'known' })], [])).toMatchObject({
      files: 200, share: 0.995, isPassed: true, classes: { 'right': 199, 'wrong pixels': 1 },
    });
  });

  test('counts an outcome as right if the reference is wrong', () => {
    expect(reportOf([result('right refusal'), result('wrong size', { reason: 'a bug', isRight: true })], []))
      .toMatchObject({ share: 1, isPassed: true });
  });

  test.each<[string, ExplainedResult[]]>([
    ['an exception without an explanation', [...MANY, result('wrong pixels')]],
    ['too many explained exceptions', [result('right'), result('wrong pixels', { reason: 'known' })]],
    ['a crash, whatever explains it', [...MANY, result('crash', { reason: 'known' })]],
  ])('does not pass because of %s', (_, results) => {
    expect(reportOf(results, []).isPassed).toBe(false);
  });
});

describe('textOf()', () => {
  test('lists exceptions with their explanations, and counts suites by class', () => {
    const unused = { suite: 'pillow', name: 'b.png', class: 'wrong size', reason: 'old' } as const;
    const results = [
      result('right'), result('right refusal'), result('wrong size'), result('wrong pixels', { reason: 'known' }),
    ];
    expect(textOf(reportOf(results, [unused])).split('\n')).toEqual([
      'NEW wrong size: pillow a.png (webp)',
      '    as seen',
      'known wrong pixels: pillow a.png (webp)',
      '    as seen',
      '    explained: known',
      'unused exception: pillow b.png (wrong size)',
      '',
      'suite   files  right  right refusal  wrong size  wrong pixels',
      'pillow      4      1              1           1             1',
      'all         4      1              1           1             1',
      '',
      '50.00 % of 4 files are right; 2 exceptions: 0 where the reference is wrong, 1 known, 1 new',
      'Most in one transformation: 1.0 s of CPU time, 100 MiB',
    ]);
  });
});
