import { defaultTarget } from '../../../../src/runtime/transformer/refinement/targets';

describe('defaultTarget()', () => {
  test.each([
    ['of 0.2 megapixels', { width: 500, height: 400 }, [67, 63, 57]],
    ['of more than 0.2 megapixels', { width: 500, height: 401 }, [73, 71.5, 69]],
    ['of 1.5 megapixels', { width: 1500, height: 1000 }, [73, 71.5, 69]],
    ['of more than 1.5 megapixels', { width: 1500, height: 1001 }, [73.5, 72.5, 68.5]],
  ])('depends on the format of an image %s', (_, size, targets) => {
    expect((['avif', 'jpg', 'webp'] as const).map(format => defaultTarget(format, size))).toEqual(targets);
  });
});
