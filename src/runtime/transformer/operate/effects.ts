import { OverlayOptions, Sharp } from 'sharp';
import { PipelineContext } from '../context';
import { isCut } from './layout';

/** Mirrors an image. A vertical flip would reverse the frames of an animation, which has become its first frame. */
export function flipped(pipeline: Sharp, sides: string): Sharp {
  return pipeline.flop(sides.includes('h')).flip(sides.includes('v'));
}

/** Blurs an image, up to a standard deviation of 50 pixels. */
export function blurred(pipeline: Sharp, amount: number): Sharp {
  // Smaller deviations change no pixel, and by default libvips ignores neighbors that these would mix in.
  return pipeline.blur({ sigma: Math.max(amount / 4, 0.3 + amount / 10), ...amount < 3 && { minAmplitude: 0.01 } });
}

/** Changes the saturation, from grayscale to double. */
export function saturated(pipeline: Sharp, amount: number): Sharp {
  return pipeline.modulate({ saturation: 1 + amount / 100 });
}

/** Sharpens the lightness of an image. 50 is the default of libvips. */
export function sharpened(pipeline: Sharp, amount: number): Sharp {
  return pipeline.sharpen({ sigma: 1, m1: amount / 50, m2: amount / 25 });
}

/** Fills transparent areas if the backdrop is opaque. */
export function flattened(pipeline: Sharp, { backdrop }: PipelineContext): Sharp {
  return backdrop.alpha === 1 ? pipeline.flatten({ background: backdrop }) : pipeline;
}

/** Returns the layer under the image for a translucent backdrop, or where other layers have cut off parts. */
export function underlay({ backdrop, operations }: PipelineContext): OverlayOptions | undefined {
  if (backdrop.alpha === 0 || backdrop.alpha === 1 && !isCut(operations)) return undefined;
  const pixel = { width: 1, height: 1, channels: 4 as const, background: backdrop };
  return { input: { create: pixel }, tile: true, blend: 'dest-over' };
}
