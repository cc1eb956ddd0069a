import { box, boxesIn, contentOf, flipBit } from './boxes';
import { colorsOf } from './colors';
import { Items, itemsOf, propertiesOf } from './items';
import { withProperties } from './rewrite-meta';
import { iccProfile } from '../cicp/icc-profile';

/** Defects of an alpha channel that libheif does not correct. */
export interface AlphaDefects {
  /** Whether 16 is transparent and 235 opaque. */
  readonly isLimited: boolean;
  readonly isPremultiplied: boolean;
}

/** An original with what decoders need to know about it in its header, apart from its alpha channel. */
export interface ReadableOriginal {
  readonly bytes: Buffer;
  readonly alpha?: AlphaDefects;
}

const BRANDS = ['avif', 'avis'];
const ALPHA = /^\0{4}urn:mpeg:(mpegB:cicp:systems:auxiliary:alpha|hevc:2015:auxid:1)\0/;

/**
 * Returns a file in which libheif finds what it would ignore: an ICC profile for code points and for a limited range of
 * grays, the range of the container in the bitstream, and the rotation of the colors at the alpha channel, too. A
 * sequence becomes its primary image. A file that needs nothing is returned as it is.
 *
 * @throws RangeError if the file is cut off or malformed
 */
export function readableAvif(original: Buffer): ReadableOriginal {
  const brands = boxesIn(original)[0].content.toString('latin1').match(/.{4}/gs) ?? [];
  if (!brands.some(brand => BRANDS.includes(brand))) return { bytes: original };
  const file = Buffer.from(original);
  const meta = contentOf(boxesIn(file), 'meta');
  if (!meta) return { bytes: original };
  file.write('avif', 8, 'latin1');
  const items = itemsOf(meta);
  const colors = colorsOf(file, items, items.primary);
  for (const bit of colors.contradictions) flipBit(file, bit);
  const profile = colors.space && box('colr', Buffer.from('prof'), iccProfile(colors.space, colors.samples));
  const bytes = withProperties(file, items, { profile, alpha: alphaItemOf(items) });
  return { bytes: bytes.equals(original) ? original : bytes, alpha: defectsOf(file, items) };
}

function alphaItemOf(items: Items): number | undefined {
  return items.references.find(({ type, from, to }) => type === 'auxl' && to.includes(items.primary)
    && propertiesOf(items, from, 'auxC').some(each => ALPHA.test(each.toString('latin1'))))?.from;
}

function defectsOf(file: Buffer, items: Items): AlphaDefects | undefined {
  const alpha = alphaItemOf(items);
  if (alpha === undefined) return undefined;
  const isLimited = !colorsOf(file, items, alpha).isFullRange;
  const isPremultiplied = items.references.some(({ type, from }) => type === 'prem' && from === items.primary);
  return isLimited || isPremultiplied ? { isLimited, isPremultiplied } : undefined;
}
