import { setTimeout } from 'node:timers/promises';
import sharp from 'sharp';
import { Received, send } from './support';

/** An image of one color. */
export function imageOf(background: string): Promise<Buffer> {
  return sharp({ create: { width: 64, height: 64, channels: 3, background } }).png().toBuffer();
}

export const resultOf = ({ status, headers }: Received) => `${status} ${headers['x-cache']}`;

/** The first response that is not cached from before a change. It takes a moment to be known, in AWS some seconds. */
export async function nextMiss(url: string, target: string): Promise<Received> {
  for (;;) {
    const response = await send(url, target);
    if (!response.headers['x-cache'].startsWith('Hit') && response.headers.age === undefined) return response;
    await setTimeout(20);
  }
}

/** The dominant color of an image: red, green and blue, each 0 or 1. */
export async function colorOf({ body }: Received): Promise<number[]> {
  const { dominant } = await sharp(body).stats();
  return [dominant.r, dominant.g, dominant.b].map(value => Math.round(value / 255));
}
