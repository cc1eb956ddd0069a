import { Compared } from '../../../../../src/tools/cli/migrate/check/check-folder';
import { summaryOf } from '../../../../../src/tools/cli/migrate/check/summary';

const compared = (index: number): Compared => ({
  path: `/${index}.jpg`,
  verdict: 'same',
  score: index === 3 ? 51.5 : 90,
  old: { status: 200, bytes: 2 },
  new: { status: 200, bytes: 1 },
  files: { old: 'old.jpg', new: 'new.jpg' },
});

describe('summaryOf', () => {
  test('sums up as many images as a sample may have', () => {
    const results = Array.from({ length: 1_000_000 }, (_, index) => compared(index));
    expect(summaryOf(results)).toMatchObject({
      images: 1_000_000, bytes: { old: 2_000_000, new: 1_000_000 }, lowestScore: 51.5, counts: { same: 1_000_000 },
    });
  });

  test('has no lowest score without scores', () => {
    expect(summaryOf([{ path: '/a.jpg', verdict: 'none' }])).not.toHaveProperty('lowestScore');
  });
});
