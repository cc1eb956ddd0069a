import { defaultTarget } from '../../../../src/runtime/transformer/refinement/targets';

describe('defaultTarget()', () => {
  test.each([
    ['of 0.2 megapixels', { width: 500, height: 400 }, [70, 66, 64]],
    ['of more than 0.2 megapixels', { width: 500, height: 401 }, [73, 72.5, 69]],
  ])('depends on the format of an image %s', (_, size, targets) => {
    expect((['avif', 'jpg', 'webp'] as const).map(format => defaultTarget(format, size))).toEqual(targets);
  });
});
