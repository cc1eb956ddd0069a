/** Bytes that suffice to recognize an animation. */
export const HEAD_BYTES = 4096;

const text = new TextDecoder('latin1');

/** Returns whether an image plays, from its first bytes: GIF, WebP, PNG and AVIF. */
export function isAnimated(head: Uint8Array): boolean {
  const words = text.decode(head);
  if (words.startsWith('GIF8')) return words.includes('NETSCAPE2.0');
  if (words.startsWith('RIFF')) return words.startsWith('VP8X', 12) && Math.floor(head[20] / 2) % 2 === 1;
  if (words.startsWith('PNG', 1)) return words.split('IDAT')[0].includes('acTL');
  return words.startsWith('ftypavis', 4);
}
