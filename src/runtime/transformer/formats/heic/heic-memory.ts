interface GrowableMemory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/** The types of Node.js lack the constructor of this class. */
declare const globalThis: { readonly WebAssembly: { readonly Memory: { readonly prototype: GrowableMemory } } };

const PAGE_BYTES = 65_536;

/** Bytes of WebAssembly memory that libheif needs at most, by measurement. */
const MEMORY = { base: 64 * 2 ** 20, perPixel: 20 };

/**
 * Limits the memory of decoders in WebAssembly. The size in the header of a file is checked before; the compressed
 * image may have another size, which only the decoder sees.
 */
export function limitWebAssemblyMemory(maxPixels: number): void {
  const maxBytes = MEMORY.base + MEMORY.perPixel * maxPixels;
  const { prototype } = globalThis.WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (pages) {
    const bytes = this.buffer.byteLength + pages * PAGE_BYTES;
    if (bytes > maxBytes) throw new RangeError('The image needs too much memory.');
    return grow.call(this, pages);
  };
}
