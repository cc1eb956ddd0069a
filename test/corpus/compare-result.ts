import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import sharp from 'sharp';
import { Check, Size, mayBeStill } from './checks';
import { Pixels, TOLERANCES, Tolerance, difference, flattened, isWithin, withBinaryAlpha } from './compare';
import { PillowDecoder } from './decoder';
import { CorpusFile } from './images';
import { Verdict } from './judge';
import { Reference } from './reference';

/** The longest side of an image whose colors are compared exactly. */
const MAX_TINY_SIDE = 64;

interface Tools {
  readonly pillow: PillowDecoder;
  readonly differences?: string;
}

/** Frames and their display times. */
interface Animation {
  readonly frames: number;
  readonly durations: readonly number[];
}

/** Compares a result with a reference: readable, of the documented size, and the same to look at in three frames. */
export async function compareWith(
  reference: Reference, check: Check, output: string, file: CorpusFile, tools: Tools,
): Promise<Verdict> {
  const result = await tools.pillow.read(output, Number.MAX_SAFE_INTEGER);
  if (!result.isRead) return { class: 'wrong pixels', reason: `Pillow does not read the result: ${result.error}` };
  const isGif = result.format === 'GIF';
  const geometry = check.geometry(reference);
  if (result.width !== geometry.width || result.height !== geometry.height) {
    const sizes = `${result.width}x${result.height} instead of ${geometry.width}x${geometry.height}`;
    return { class: 'wrong size', reason: `${sizes} for ${reference.name}'s ${reference.width}x${reference.height}` };
  }
  const isStill = !check.isAnimated || !reference.isMoving
    || result.frames === 1 && mayBeStill(reference, geometry, isGif);
  for (const [frame, shown] of isStill ? [[0, 0]] : framePairs(reference, result)) {
    const expected = await reference.pixels(frame, geometry);
    if (typeof expected === 'string') return { class: 'wrong pixels', reason: expected };
    const pair = {
      reference: onBackdrop(isGif ? withBinaryAlpha(expected) : expected, check),
      result: onBackdrop(await tools.pillow.pixels(output, shown), check),
    };
    const found = difference(pair.reference, pair.result);
    if (isWithin(found, toleranceOf(check, reference, geometry))) continue;
    if (tools.differences) await writeImages(pair, `${reference.name}-${check.name}`, file, tools.differences);
    const figures = `pixels ${found.pixels.toFixed(1)}, blocks ${found.blocks.toFixed(1)}, `
      + `block ${found.block.toFixed(0)} at ${found.at.join()}`;
    return { class: 'wrong pixels', reason: `differs from ${reference.name} in frame ${frame}: ${figures}` };
  }
  return { class: 'right', reason: `as ${reference.name} shows it` };
}

/** Returns the tolerance. The colors of tiny images are exact, as a block is a large part of them. */
function toleranceOf({ tolerance }: Check, { isExact }: Reference, { width, height }: Size): Tolerance {
  const isTiny = Math.max(width, height) <= MAX_TINY_SIDE;
  if (tolerance === 'lossless') return TOLERANCES[isExact ? isTiny ? 'exact' : 'lossless' : 'decoded'];
  return TOLERANCES[isTiny ? 'tiny' : tolerance];
}

function onBackdrop(pixels: Pixels, { backdrop }: Check): Pixels {
  return backdrop ? flattened(pixels, backdrop) : pixels;
}

/**
 * Returns pairs of frames that are shown at the same moment: the first, one in the middle, and the last. Encoders merge
 * frames that are equal, down to a single one.
 */
export function framePairs(original: Animation, result: Animation): [original: number, result: number][] {
  const frames = [...new Set([0, Math.floor(original.frames / 2), original.frames - 1])];
  if (original.frames === result.frames) return frames.map(frame => [frame, frame]);
  return frames.map(frame => {
    const before = original.durations.slice(0, frame).reduce((sum, duration) => sum + duration, 0);
    return [frame, frameAt(before + original.durations[frame] / 2, result)];
  });
}

function frameAt(time: number, { durations }: Animation): number {
  if (durations.length < 2) return 0;
  let end = 0;
  const frame = durations.findIndex(duration => (end += duration) > time);
  return frame < 0 ? durations.length - 1 : frame;
}

async function writeImages(
  pair: { reference: Pixels; result: Pixels }, label: string, { suite, name }: CorpusFile, folder: string,
): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  for (const [side, { data, width, height }] of Object.entries(pair)) {
    const file = `${suite}-${name.replace(/[^\w.]+/g, '-')}-${label}-${side}.png`;
    await sharp(data, { raw: { width, height, channels: 4, premultiplied: true } }).png()
      .toFile(path.join(folder, file));
  }
}
