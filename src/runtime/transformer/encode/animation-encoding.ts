import { OutputInfo, Sharp } from 'sharp';
import { EncodingChoice, LOSSLESS, PHOTOGRAPHIC } from './content';
import { MAX_EXACT_BYTES_BESIDE_POOR } from './content-encoding';
import { losslessWebp } from './encoders';
import { contentOf, isMostlyEven } from './recognize-content';
import { Pixels, Timing, isTiny, pipelineOfPixels } from '../read/pipeline-image';

interface EncodedAnimation {
  readonly data: Buffer;
  readonly info: OutputInfo;
  readonly choice: EncodingChoice;
}

/**
 * Encodes an animation as WebP: lossy, or lossless if its first, middle and last frames are graphics and lossless is
 * smaller, or small enough for tiny ones, whose colors look wrong at half the resolution. All frames are in memory
 * meanwhile.
 *
 * Bytes of lossless relative to lossy: 0.2 for a recording of typing, 0.03 for pixel art, but 2 for a recording that
 * was scaled, and 13 for a photograph, which takes ten times as long and is not tried.
 *
 * @param setting quality on the scale of WebP
 */
export async function encodeAnimation(
  pixels: Pixels, timing: Timing | undefined, setting: number,
): Promise<EncodedAnimation> {
  const samples = [0, Math.floor(pixels.frames / 2), pixels.frames - 1].map(index => frameOf(pixels, index));
  const contents = await Promise.all(samples.map(frame => contentOf(frame)));
  const [content] = contents;
  const lossy = await encoded(pipelineOfPixels(pixels).webp({ quality: setting, effort: 2, ...timing }));
  const choice: EncodingChoice = { content, encoding: PHOTOGRAPHIC.webp, reason: 'photographs hide losses' };
  // A clip may begin with a title, or fade in from black.
  if (samples.some((frame, index) => contents[index] === 'photograph' && !isMostlyEven(frame))) {
    return { ...lossy, choice };
  }
  const lossless = await encoded(losslessWebp(pipelineOfPixels(pixels), content, samples[0], timing));
  const mostBytes = lossy.data.length * (isTiny(samples[0]) ? MAX_EXACT_BYTES_BESIDE_POOR : 1);
  if (lossless.data.length >= mostBytes) return { ...lossy, choice: { ...choice, reason: 'smaller than lossless' } };
  const reason = lossless.data.length < lossy.data.length ? 'lossless is smallest' : 'lossless is small';
  return { ...lossless, choice: { content, encoding: LOSSLESS.webp, reason } };
}

function frameOf(pixels: Pixels, index: number): Pixels {
  const length = pixels.data.length / pixels.frames;
  return { ...pixels, data: pixels.data.subarray(index * length, (index + 1) * length), frames: 1 };
}

function encoded(pipeline: Sharp): Promise<Pick<EncodedAnimation, 'data' | 'info'>> {
  return pipeline.toBuffer({ resolveWithObject: true });
}
