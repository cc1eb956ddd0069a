import sharp from 'sharp';
import { printBox, readBoxes, contentOf, readItems } from '../../../src/runtime/transformer/formats/iso-bmff';
import { printChunk } from '../../../src/runtime/transformer/formats/png';
import { withProperty as withAddedProperty } from '../../../src/runtime/transformer/read/avif-original';

/** A single color, 16x16, with as many channels as it has numbers. */
export function plain(...color: number[]): sharp.Sharp {
  const pixels = Buffer.concat(Array.from({ length: 256 }, () => Buffer.from(color)));
  const pipeline = sharp(pixels, { raw: { width: 16, height: 16, channels: color.length as sharp.Channels } });
  return color.length < 3 ? pipeline.toColourspace('b-w') : pipeline;
}

/** Code points in the container of an AVIF file. The bitstream keeps those that it has. */
export function withCodePoints(avif: Buffer, primaries: number, transfer: number, isFullRange = true): Buffer {
  const changed = Buffer.from(avif);
  const at = changed.indexOf('nclx');
  changed.writeUInt16BE(primaries, at + 4);
  changed.writeUInt16BE(transfer, at + 6);
  changed.writeUInt8(isFullRange ? 128 : 0, at + 10);
  return changed;
}

/** A property of the primary image of an AVIF file. */
export function withProperty(avif: Buffer, type: string, ...values: number[]): Buffer {
  const boxes = readBoxes(avif);
  return withAddedProperty(avif, boxes, readItems(contentOf(boxes, 'meta')!), printBox(type, Buffer.from(values)));
}

/** Chunks after the header of a PNG. */
export function withChunks(png: Buffer, chunks: { readonly [type: string]: Buffer }): Buffer {
  const added = Object.entries(chunks).map(([type, content]) => printChunk(type, content));
  return Buffer.concat([png.subarray(0, 33), ...added, png.subarray(33)]);
}

/** Numbers of 32 bits, as chunks of a PNG have them. */
export function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeUInt32BE(value, 4 * index));
  return bytes;
}
