import { hasFlag } from './boxes';

/** The description of colors in an AV1 bitstream. */
export interface SequenceHeader {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly isFullRange: boolean;
  /** Position of the flag for the range, in bits from the start of the bytes, unless it is implied. */
  readonly rangeAt?: number;
}

const SEQUENCE_HEADER = 1;
const UNSPECIFIED = 2;

/** More units than come before the sequence header. */
const MAX_UNITS = 8;

/**
 * Reads the first sequence header of a row of OBUs.
 *
 * @see AV1 Bitstream & Decoding Process Specification, sections 5.3 to 5.5
 */
export function sequenceHeaderOf(bytes: Buffer): SequenceHeader | undefined {
  for (let at = 0, units = 0; at < bytes.length && units < MAX_UNITS; units++) {
    const type = Math.floor(bytes[at] / 8) % 16;
    const start = at + (hasFlag(bytes[at], 4) ? 2 : 1);
    const { value, length } = hasFlag(bytes[at], 2) ? leb128(bytes, start) : { value: bytes.length - start, length: 0 };
    if (type === SEQUENCE_HEADER) return headerOf(new Bits(bytes, (start + length) * 8));
    at = start + length + value;
  }
  return undefined;
}

function leb128(bytes: Buffer, at: number): { value: number; length: number } {
  let value = 0;
  for (let i = 0; i < 8; i++) {
    const byte = bytes.readUInt8(at + i);
    value += byte % 128 * 2 ** (7 * i);
    if (byte < 128) return { value, length: i + 1 };
  }
  throw new RangeError('The size of an OBU is too long');
}

function headerOf(bits: Bits): SequenceHeader {
  const profile = bits.next(3);
  bits.next(1); // whether it is a still
  const isReduced = bits.next(1) === 1;
  if (isReduced) bits.next(5); // level
  else skipOperatingPoints(bits);
  const [width, height] = [bits.next(4) + 1, bits.next(4) + 1];
  bits.next(width + height);
  if (!isReduced && bits.next(1) === 1) bits.next(7); // lengths of frame identifiers
  bits.next(3); // superblocks and filters
  if (!isReduced) skipTools(bits);
  bits.next(3); // super-resolution and filters
  return colorConfig(bits, profile);
}

function skipOperatingPoints(bits: Bits): void {
  const delayBits = bits.next(1) === 1 ? skipTiming(bits) : 0;
  const hasDisplayDelay = bits.next(1) === 1;
  for (let left = bits.next(5); left >= 0; left--) {
    bits.next(12);
    if (bits.next(5) > 7) bits.next(1);
    if (delayBits > 0 && bits.next(1) === 1) bits.next(2 * delayBits + 1);
    if (hasDisplayDelay && bits.next(1) === 1) bits.next(4);
  }
}

/** Returns the number of bits of a buffer delay, or 0 if there is no decoder model. */
function skipTiming(bits: Bits): number {
  bits.next(64);
  if (bits.next(1) === 1) { // a number of variable length
    let zeros = 0;
    while (zeros < 32 && bits.next(1) === 0) zeros++;
    bits.next(zeros);
  }
  if (bits.next(1) === 0) return 0;
  const delayBits = bits.next(5) + 1;
  bits.next(42);
  return delayBits;
}

function skipTools(bits: Bits): void {
  bits.next(4);
  const hasOrderHint = bits.next(1) === 1;
  if (hasOrderHint) bits.next(2);
  const usesScreenTools = bits.next(1) === 1 || bits.next(1) === 1;
  if (usesScreenTools && bits.next(1) === 0) bits.next(1);
  if (hasOrderHint) bits.next(3);
}

function colorConfig(bits: Bits, profile: number): SequenceHeader {
  const isDeep = bits.next(1) === 1;
  if (profile === 2 && isDeep) bits.next(1);
  const isGray = profile !== 1 && bits.next(1) === 1;
  const [primaries, transfer, matrix] = bits.next(1) === 1
    ? [bits.next(8), bits.next(8), bits.next(8)] : [UNSPECIFIED, UNSPECIFIED, UNSPECIFIED];
  if (!isGray && primaries === 1 && transfer === 13 && matrix === 0) {
    return { primaries, transfer, matrix, isFullRange: true };
  }
  const rangeAt = bits.at;
  return { primaries, transfer, matrix, isFullRange: bits.next(1) === 1, rangeAt };
}

/** A reader of bits. It throws a `RangeError` at the end of the bytes. */
class Bits {
  constructor(private readonly bytes: Buffer, public at: number) {}

  next(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.at++) {
      const isSet = hasFlag(this.bytes.readUInt8(Math.floor(this.at / 8)), 2 ** (7 - this.at % 8));
      value = value * 2 + (isSet ? 1 : 0);
    }
    return value;
  }
}
