import { OverlayOptions, Sharp } from 'sharp';
import { Context } from './context';

/** Upside down too is never asked of an animation, whose frames it would reverse. */
export function flipped(pipeline: Sharp, sides: string): Sharp {
  return pipeline.flop(sides.includes('h')).flip(sides.includes('v'));
}

/** Up to a standard deviation of 50 pixels. */
export function blurred(pipeline: Sharp, amount: number): Sharp {
  return pipeline.blur(Math.max(0.3, amount / 4)); // what libvips has for the least
}

/** From grey to double. */
export function saturated(pipeline: Sharp, amount: number): Sharp {
  return pipeline.modulate({ saturation: 1 + amount / 100 });
}

/** Of lightness alone; 50 is what libvips does by itself. */
export function sharpened(pipeline: Sharp, amount: number): Sharp {
  return pipeline.sharpen({ sigma: 1, m1: amount / 50, m2: amount / 25 });
}

/** Transparency is filled where nothing may show through. */
export function flattened(pipeline: Sharp, { backdrop }: Context): Sharp {
  return backdrop.alpha === 1 ? pipeline.flatten({ background: backdrop }) : pipeline;
}

/** A colour that is itself translucent lies under the picture. */
export function underlay({ backdrop }: Context): OverlayOptions | undefined {
  if (backdrop.alpha === 0 || backdrop.alpha === 1) return undefined;
  return { input: { create: { width: 1, height: 1, channels: 4, background: backdrop } }, tile: true, blend: 'dest-over' };
}
