import { CloudinaryDraft } from './cloudinary-draft';
import { addParts } from './cloudinary-parts';
import { addSize } from './cloudinary-size';
import { Judgment, rulesOf, splitUrl } from './traffic';
import { isBad, resolveVariant } from '../../../../runtime/url/image-request';

/** A URL of Cloudinary in the terms of this library. */
export interface Rewritten {
  /** The transformation as Cloudinary has it, without the image. */
  readonly transformation: string;
  /** The key of the original. */
  readonly key: string;
  /** The parameters, or an empty text. Missing if there is no equivalent. */
  readonly query?: string;
  /** The names of presets that take the place of named transformations. */
  readonly presets: readonly string[];
  readonly judgment: Judgment;
}

/** Delivery types with originals of an account, before the transformation. SEO suffixes are `images`. */
const DELIVERY = /\/(?:image\/(upload|fetch|private|authenticated|facebook|twitter|gravatar|youtube)|images)\/(.+)$/;

/** Components before the image: a signature, transformations, and a version. */
const SIGNATURE = /^s--[\w-]{8,32}--$/;
const VERSION = /^v\d{1,12}$/;
const TRANSFORMATION = new RegExp('^(?:(?:a|ac|af|ar|b|bo|br|c|co|cs|d|dl|dn|dpr|du|e|eo|f|fl|fn|fps|g|h|if|ki|l|'
  + 'o|p|pg|q|r|s|so|sp|t|u|vc|vs|w|x|y|z)_|\\$\\w+_)');

/** Parts of a size. Offsets and the zoom belong to it. */
const OF_SIZE = ['c', 'w', 'h', 'ar', 'g', 'x', 'y', 'z'];

/** The longest part of a URL in a reason. */
const MAX_REASON = 60;

/** Returns a URL of Cloudinary as one of this library, with what differs. */
export function rewriteCloudinary(url: string): Rewritten | undefined {
  const [path] = splitUrl(url);
  const [, delivery = 'upload', rest] = DELIVERY.exec(path) ?? [];
  if (rest === undefined) return undefined;
  const segments = rest.split('/');
  if (SIGNATURE.test(segments[0])) segments.shift();
  let count = 0;
  while (count < segments.length - 1 && TRANSFORMATION.test(decoded(segments[count]))) count += 1;
  const components = segments.slice(0, count).map(decoded);
  const key = segments.slice(VERSION.test(segments[count] ?? '') ? count + 1 : count).join('/');
  const draft: CloudinaryDraft = { parameters: {}, approximated: [], refused: [], presets: [] };
  if (delivery !== 'upload') draft.refused.push(`image/${delivery}: the originals are elsewhere`);
  components.forEach(component => addComponent(draft, component));
  const query = Object.entries(draft.parameters).map(([name, value]) => `${name}=${value}`).join('&');
  const judgment = judged(`/${key}`, query, draft);
  return {
    transformation: components.join('/'),
    key,
    ...judgment.treatment !== 'refused' && { query },
    presets: draft.presets,
    judgment,
  };
}

function judged(path: string, query: string, { approximated, refused, presets }: CloudinaryDraft): Judgment {
  if (refused.length > 0) return { treatment: 'refused', reasons: refused.map(reason => reason.slice(0, MAX_REASON)) };
  const [, parameters] = splitUrl(`?${query}`);
  const rules = { ...rulesOf(), presets: Object.fromEntries(presets.map(name => [name, {}])) };
  const variant = resolveVariant(path, parameters, '', rules);
  if (isBad(variant)) return { treatment: 'refused', reasons: [`${variant.parameter} ${variant.reason}`] };
  return {
    treatment: approximated.length > 0 ? 'approximated' : 'supported',
    reasons: [...new Set(approximated)],
    key: variant.request.key,
    variant: variant.path,
    sides: [parameters.w, parameters.h].map(side => Number(side) * Number(parameters.dpr ?? 1))
      .filter(side => side >= 1),
  };
}

/** Adds a component: its size, which Cloudinary applies first, and its other parts. */
function addComponent(draft: CloudinaryDraft, component: string): void {
  const parts = component.split(',').map(part => {
    const [, name = part, value = ''] = /^([a-z]{1,3})_(.+)$/.exec(part) ?? [];
    return [name, value] as const;
  });
  const byName = Object.fromEntries(parts);
  if (parts.some(([name]) => name !== 'g' && OF_SIZE.includes(name))) addSize(draft, byName);
  addParts(draft, parts.filter(([name]) => !OF_SIZE.includes(name)), byName);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
