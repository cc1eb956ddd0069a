import * as fc from 'fast-check';

/** One damage to a file. Positions are fractions of its length. */
export interface Damage {
  readonly kind: 'set' | 'shift' | 'cut' | 'drop' | 'repeat' | 'insert' | 'splice';
  readonly at: number;
  readonly length: number;
  readonly value: number;
}

// Decoders read most of what they decide by from the beginning.
const place = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.05, noNaN: true }));

export const damages: fc.Arbitrary<Damage[]> = fc.array(fc.record<Damage>({
  kind: fc.constantFrom('set', 'set', 'shift', 'shift', 'cut', 'drop', 'repeat', 'insert', 'splice'),
  at: place,
  length: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4096 })),
  value: fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)),
}), { minLength: 1, maxLength: 8 });

/** @param other a file whose parts are spliced in */
export function damaged(image: Buffer, wounds: readonly Damage[], other: Buffer): Buffer {
  return wounds.reduce<Buffer>((bytes, wound) => wounded(bytes, wound, other), Buffer.from(image));
}

function wounded(bytes: Buffer, { kind, at, length, value }: Damage, other: Buffer): Buffer {
  const from = Math.floor(at * bytes.length);
  const to = Math.min(from + length, bytes.length);
  const [before, part, after] = [bytes.subarray(0, from), bytes.subarray(from, to), bytes.subarray(to)];
  switch (kind) {
    case 'set': return Buffer.concat([before, Buffer.alloc(part.length, value), after]);
    case 'shift': return Buffer.concat([before, part.map(byte => (byte + value) % 256), after]);
    case 'cut': return before;
    case 'drop': return Buffer.concat([before, after]);
    case 'repeat': return Buffer.concat([before, part, part, part, after]);
    case 'insert': return Buffer.concat([before, Buffer.alloc(length, value), part, after]);
    case 'splice': return Buffer.concat([before, other.subarray(Math.floor(at * other.length)), after]);
  }
}
