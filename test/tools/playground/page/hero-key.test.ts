import { Candidate, bestOf, candidateKeys } from '../../../../playground/hero/hero-key';

function candidate(key: string, width: number, height: number, bytes: number): Candidate {
  return { key, facts: { width, height, bytes } };
}

test('candidateKeys returns JPEGs, then PNGs and TIFFs, and no other formats', () => {
  expect(candidateKeys(['a.gif', 'b.png', 'c.JPG', 'd.svg', 'e.tiff', 'f.jpeg'])).toEqual([
    'c.JPG', 'f.jpeg', 'b.png', 'e.tiff',
  ]);
});

test('candidateKeys returns twelve keys at most', () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `${index}.jpg`);
  expect(candidateKeys(keys)).toEqual(keys.slice(0, 12));
});

test('bestOf returns the largest landscape that is not too large', () => {
  expect(bestOf([
    candidate('small.jpg', 800, 600, 100_000),
    candidate('large.jpg', 3264, 2448, 1_800_000),
    candidate('portrait.jpg', 2000, 3000, 2_000_000),
    candidate('huge.jpg', 12000, 9000, 40_000_000),
  ])?.key).toBe('large.jpg');
});

test('bestOf returns the first candidate if originals are inaccessible', () => {
  expect(bestOf([{ key: 'a.jpg', facts: null }, { key: 'b.jpg', facts: null }])?.key).toBe('a.jpg');
  expect(bestOf([])).toBeUndefined();
});
