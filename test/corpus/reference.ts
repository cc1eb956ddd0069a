import * as path from 'node:path';
import { Geometry, Size } from './checks';
import { ChromiumDecoder } from './chromium';
import { Pixels } from './compare';
import { PillowDecoder, Reading } from './decoder';

/** An original as another decoder shows it. */
export interface Reference extends Size {
  readonly name: string;
  /** The format of the original, by Pillow's name. */
  readonly format?: string;
  /** Whether every decoder must return these pixels: no color conversion, no subsampled colors. */
  readonly isExact: boolean;
  /** Whether it is an animation in a format whose animations are transformed: not in AVIF. */
  readonly isMoving: boolean;
  readonly frames: number;
  readonly durations: readonly number[];
  /** Returns the pixels of a frame, or the reason why it is not shown. */
  pixels(frame: number, geometry: Geometry): Promise<Pixels | string>;
}

export function pillowReference(decoder: PillowDecoder, file: string, reading: Reading): Reference {
  const pixels: Reference['pixels'] = (frame, geometry) => decoder.pixels(file, frame, geometry);
  const isExact = reading.format === 'PNG' || reading.format === 'GIF';
  return { ...reading, name: 'Pillow', isExact, isMoving: isMoving(reading), pixels };
}

/**
 * Returns the original as Chromium shows it, or the reason why it does not show it. Chromium converts the frames to
 * PNG, which Pillow then sizes.
 */
export async function chromiumReference(
  chromium: ChromiumDecoder, decoder: PillowDecoder, file: string, folder: string, reading: Partial<Reading>,
): Promise<Reference | string> {
  const first = path.join(folder, 'chromium-0.png');
  const size = await chromium.convert(file, 0, first);
  if (typeof size === 'string') return size;
  const pixels: Reference['pixels'] = async (frame, geometry) => {
    const png = path.join(folder, `chromium-${frame}.png`);
    const problem = frame > 0 ? await chromium.convert(file, frame, png) : undefined;
    return typeof problem === 'string' ? problem : decoder.pixels(png, 0, geometry);
  };
  const { format, frames = 1, durations = [] } = reading;
  return { ...size, name: 'Chromium', isExact: false, format, isMoving: isMoving(reading), frames, durations, pixels };
}

function isMoving({ format, frames = 1 }: Partial<Reading>): boolean {
  return frames > 1 && (format === 'GIF' || format === 'WEBP');
}
