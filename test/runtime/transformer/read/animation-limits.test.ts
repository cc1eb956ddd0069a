import { limitFrames } from '../../../../src/runtime/transformer/read/animation-limits';
import { PipelineImage } from '../../../../src/runtime/transformer/read/pipeline-image';
import { Operations } from '../../../../src/runtime/url/image-request';
import { OPTIONS } from '../transform-image.support';

/** An animation of a megapixel per frame, of which only `changed` pixels of each frame differ from the frame before. */
function animationOf(frames: number, changed = 1e6, asked: Partial<PipelineImage> = {}): PipelineImage {
  return {
    ...{ bytes: Buffer.alloc(0), width: 1000, height: 1000, format: 'gif', hasAlpha: false, isPalette: false },
    ...{ isDeepWithProfile: false, orientation: 1, isGray: false, firstPage: 0, frames, passes: 0 },
    metadata: {},
    timing: { delay: Array.from({ length: frames }, (_, frame) => frame) },
    changes: Array<number>(frames).fill(changed),
    ...asked,
  };
}

/** Returns the first frame, counted from 1, and the number of frames. */
function framesOf(image: PipelineImage, operations: Operations, options = {}): [first: number, frames: number] {
  const { firstPage, frames } = limitFrames(image, operations, { ...OPTIONS, ...options });
  return [firstPage + 1, frames];
}

const SMALL = { f: 'webp', w: '320' };

describe('withFramesOf()', () => {
  test.each([['gif', 300], ['webp', 128]])('keeps an animation in %s of up to %i megapixels, and else its first frame',
    (format, most) => {
      expect(framesOf(animationOf(most, 1e6, { format }), SMALL)).toEqual([1, most]);
      expect(framesOf(animationOf(most + 1, 1e6, { format }), SMALL)).toEqual([1, 1]);
    });

  test('leaves the times of a still image out', () => {
    expect(limitFrames(animationOf(9), { ...SMALL, f: 'png' }, OPTIONS)).toMatchObject({ frames: 1, timing: undefined });
  });

  test('counts only what changes from frame to frame in WebP, and all pixels in GIF', () => {
    expect(framesOf(animationOf(100), { f: 'webp' })).toEqual([1, 100]);
    expect(framesOf(animationOf(101), { f: 'webp' })).toEqual([1, 1]);
    expect(framesOf(animationOf(300, 3e5), { f: 'webp' })).toEqual([1, 300]);
    expect(framesOf(animationOf(300, 4e5), { f: 'webp' })).toEqual([1, 1]);
    expect(framesOf(animationOf(300, 4e5), { f: 'webp', w: '800' })).toEqual([1, 300]);
    expect(framesOf(animationOf(25, 100), { f: 'gif' })).toEqual([1, 25]);
    expect(framesOf(animationOf(26, 100), { f: 'gif' })).toEqual([1, 1]);
  });

  test('counts what changes as if all of it lay in a part that is cut out', () => {
    expect(framesOf(animationOf(250, 5e5), { f: 'webp', rect: '0_0_500_500' })).toEqual([1, 250]);
    expect(framesOf(animationOf(250, 5e5), { f: 'webp', rect: '0_0_800_800' })).toEqual([1, 1]);
  });

  // Frames that are placed are in memory at their new size as well.
  test.each<[string, number, Operations]>([
    ['a part', 256, { rect: '0_0_500_500' }],
    ['a blurred background', 253, { fit: 'fill', h: '100', fill: 'blur' }],
    ['repeated edges', 253, { fit: 'clamp', h: '100' }],
  ])('keeps an animation with %s only if all frames of the original fit into memory, which are %i',
    (_, most, operations) => {
      const asked = { f: 'webp', w: '100', ...operations };
      expect(framesOf(animationOf(most, 100), asked)).toEqual([1, most]);
      expect(framesOf(animationOf(most + 1, 100), asked)).toEqual([1, 1]);
    });

  test.each<[string, Operations]>([
    ['cropped', { fit: 'crop', w: '1000', h: '900' }],
    ['padded', { fit: 'fill', w: '1000', h: '1100' }],
  ])('keeps an animation that is %s only if all frames fit into memory before that', (_, operations) => {
    expect(framesOf(animationOf(256, 100), { f: 'webp', ...operations })).toEqual([1, 256]);
    expect(framesOf(animationOf(257, 100), { f: 'webp', ...operations })).toEqual([1, 1]);
    expect(framesOf(animationOf(257, 100), { f: 'webp', ...operations, w: '500', h: '400' })).toEqual([1, 257]);
  });

  test('has lower limits for originals that may have fewer pixels, and no higher ones', () => {
    expect(framesOf(animationOf(75, 100), SMALL, { maxInputPixels: 16e6 })).toEqual([1, 75]);
    expect(framesOf(animationOf(76, 100), SMALL, { maxInputPixels: 16e6 })).toEqual([1, 1]);
    expect(framesOf(animationOf(301, 100), SMALL, { maxInputPixels: 250e6 })).toEqual([1, 1]);
  });
});
