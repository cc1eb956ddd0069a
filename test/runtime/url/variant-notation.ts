import { encodeText } from '../../../src/runtime/url/key-encoding';
import { RequestRules } from '../../../src/runtime/url/request-parameters';

const ORDER = [
  'v',
  'f',
  'w',
  'h',
  'max-w',
  'max-h',
  'ar',
  'frame',
  'fit',
  'adaptive',
  'fill',
  'fill-color',
  'crop',
  'fp-x',
  'fp-y',
  'rect',
  'q',
  'rot',
  'flip',
  'bg',
  'blur',
  'sharp',
  'sat',
  'trim',
  'trim-tol',
  'trim-color',
  'bri',
  'con',
  'gam',
  'mask',
  'corner-radius',
  'border',
  'border-radius',
  'pad',
  'pad-top',
  'pad-right',
  'pad-bottom',
  'pad-left',
  'mark-x',
  'mark-y',
  'mark-h',
  'mark-align',
  'mark-w',
  'mark-alpha',
  'mark',
];
const NAMES_OF_QUALITY: Record<string, string> = { 'auto': 'jpg', 'auto-avif': 'avif', 'auto-webp': 'webp' };

/**
 * Operations in a short form for tables, `f=avif,w=640,crop=top_left`, to which come those that every variant has: the
 * version, the quality, and the limits of sides that are not requested.
 */
export function operationsIn(notation: string, rules: RequestRules): Record<string, string> {
  const given: Record<string, string> = Object.fromEntries(notation.split(',').map(item => item.split('=')));
  const all: Record<string, string> = { v: rules.version, ...given };
  if (['json', 'blurhash', 'thumbhash'].includes(given.f)) return all;
  const quality = rules.quality[NAMES_OF_QUALITY[given.f] ?? given.f];
  if (quality !== undefined) all.q ??= String(quality);
  if (given.w === undefined || given.rot !== undefined) all['max-w'] = String(rules.maxWidth);
  if (given.h === undefined || given.rot !== undefined) all['max-h'] = String(rules.maxHeight);
  return all;
}

/** The last segment of a variant's path, from operations in the short form. */
export function segmentOf(notation: string, rules: RequestRules): string {
  const operations = operationsIn(notation, rules);
  return `_.${ORDER.filter(name => operations[name] !== undefined)
    .map(name => `${name}.${name === 'mark' ? encodeText(operations.mark) : operations[name].replaceAll('_', '-')}`)
    .join('_')}`;
}
