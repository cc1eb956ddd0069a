import { Translate } from './dialect';
import { addEdits } from './dit-edits';
import { editsIn } from './dit-paths';
import { translateRequest } from './dit-request';
import { isBad } from '../image-request';
import { problemOf } from '../request-parameters';

/** The parts of URLs, by the parameters of the grammar. */
const NAMES: { readonly [parameter: string]: string } = {
  'w': 'width',
  'h': 'height',
  'q': 'quality',
  'rect': 'crop',
  'bg': 'background',
  'fill-color': 'background',
  'trim-tol': 'trim',
  'trim-color': 'trim',
};

/** Translates every URL of Dynamic Image Transformation, for which the edge function has no room. */
export const translate: Translate = (path, query, accept, rules) => {
  const url = translateRequest(path, query, accept, rules, { editsIn, addEdits, isPartial: false });
  const bad = isBad(url) ? undefined : problemOf(url.parameters, rules);
  return bad ? { parameter: NAMES[bad.parameter] ?? bad.parameter, reason: bad.reason } : url;
};
