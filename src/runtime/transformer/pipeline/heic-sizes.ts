/** A box of an ISO base media file: its type and its content. */
interface Box {
  readonly type: string;
  readonly content: Buffer;
}

const HEADER_BYTES = 8;
const LARGE_HEADER_BYTES = 16;
/** Version and flags of a full box. */
const VERSION_BYTES = 4;

/**
 * Returns the pixels of the largest image item in a HEIF file: an image, a tile of a grid, or a thumbnail. The header
 * of an image may be small while its tiles are huge.
 *
 * @see ISO/IEC 23008-12, section 6.5.3: `meta` / `iprp` / `ipco` / `ispe`
 */
export function largestItemOf(file: Buffer): number {
  const properties = childrenOf(file).filter(({ type }) => type === 'meta')
    .flatMap(({ content }) => childrenOf(content.subarray(VERSION_BYTES)))
    .filter(({ type }) => type === 'iprp').flatMap(({ content }) => childrenOf(content))
    .filter(({ type }) => type === 'ipco').flatMap(({ content }) => childrenOf(content));
  return properties.filter(({ type, content }) => type === 'ispe' && content.length >= VERSION_BYTES + 8)
    .map(({ content }) => content.readUInt32BE(VERSION_BYTES) * content.readUInt32BE(VERSION_BYTES + 4))
    .reduce((most, pixels) => Math.max(most, pixels), 0);
}

/** Returns the boxes in a container. A box that ends beyond its container is the last one. */
function childrenOf(container: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at + HEADER_BYTES <= container.length;) {
    const { start, end } = extentOf(container, at);
    boxes.push({ type: container.toString('latin1', at + 4, at + 8), content: container.subarray(start, end) });
    at = end;
  }
  return boxes;
}

/** Reads the size of a box: 32 bits, or 1 before 64 bits, or 0 for the rest of the container. */
function extentOf(container: Buffer, at: number): { start: number; end: number } {
  const size = container.readUInt32BE(at);
  const isLarge = size === 1 && at + LARGE_HEADER_BYTES <= container.length;
  const start = at + (isLarge ? LARGE_HEADER_BYTES : HEADER_BYTES);
  const length = isLarge ? Number(container.readBigUInt64BE(at + HEADER_BYTES)) : size === 0 ? Infinity : size;
  return { start, end: Math.min(container.length, Math.max(start, at + length)) };
}
