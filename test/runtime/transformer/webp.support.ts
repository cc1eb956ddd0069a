/** A frame of an animated WebP that a test writes by itself. */
export interface WebpFrame {
  /** A still WebP without a header of its own. */
  readonly image: Buffer;
  readonly left: number;
  readonly top: number;
  /** In milliseconds. */
  readonly delay: number;
  /** Whether it is removed before the next frame. */
  readonly isRemoved?: boolean;
}

const RIFF_HEADER_BYTES = 12;

/** Writes an animated WebP with transparency, whose frames have 8x8 pixels. */
export function webpOf(width: number, height: number, frames: readonly WebpFrame[]): Buffer {
  const header = Buffer.alloc(10);
  header[0] = 0x12; // animation and transparency
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  return chunk('RIFF', Buffer.concat([
    Buffer.from('WEBP'), chunk('VP8X', header), chunk('ANIM', Buffer.alloc(6)), ...frames.map(frameOf),
  ]));
}

function frameOf({ image, left, top, delay, isRemoved = false }: WebpFrame): Buffer {
  const header = Buffer.alloc(16);
  [left / 2, top / 2, 7, 7, delay].forEach((value, index) => header.writeUIntLE(value, 3 * index, 3));
  header[15] = Number(isRemoved);
  return chunk('ANMF', Buffer.concat([header, image.subarray(RIFF_HEADER_BYTES)]));
}

function chunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}
