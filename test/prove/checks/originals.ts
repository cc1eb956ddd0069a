import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** Keys with characters that clients, CloudFront and signatures write in different ways. */
export const ODD_KEYS = [
  'tom & jerry (1).jpg',
  'a=b,c d.jpg',
  'a+b.jpg',
  "it's [new]!.jpg",
  '100% ~$@;.jpg',
  'Käthe/Straße.jpg',
  '写真/猫.jpg',
];

/** A key that nobody has asked for yet. */
export function newKey(name: string): string {
  return `prove/${randomBytes(6).toString('hex')}/${name}`;
}

/** A photograph-like original of one color. */
export function original(background: string): Promise<Buffer> {
  return sharp({ create: { width: 1200, height: 800, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** The path as JavaScript's `encodeURIComponent` writes it, which leaves more characters than a signature does. */
export function pathOf(key: string): string {
  return `/${key.split('/').map(encodeURIComponent).join('/')}`;
}

/** The same path with every byte of the key percent-encoded but letters, digits and slashes. */
export function oddPathOf(key: string): string {
  return pathOf(key).replace(/[^A-Za-z0-9%/]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
