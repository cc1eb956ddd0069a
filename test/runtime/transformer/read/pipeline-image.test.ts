import { requireFastFilters } from '../../../../src/runtime/transformer/read/pipeline-image';

test.each([
  [0, 50_000, 50_000],
  [10, 1000, 1000],
  [1, 10_000, 1000],
  [2.5, 2000, 2000],
])('the filter limit accepts %d passes over %i x %i pixels', (passes, width, height) => {
  expect(() => requireFastFilters(passes, { width, height })).not.toThrow();
});

test.each([
  [10.1, 1000, 1000],
  [1, 10_001, 1000],
  [2.5, 2000, 2001],
])('the filter limit rejects %d passes over %i x %i pixels', (passes, width, height) => {
  expect(() => requireFastFilters(passes, { width, height })).toThrow(
    expect.objectContaining({
      problem: 'too-large',
      message: 'The filters of the image take too long at this size.',
    }),
  );
});
