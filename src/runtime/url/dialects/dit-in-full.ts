import { Translate } from './dialect';
import { addEdits } from './dit-edits';
import { editsIn } from './dit-paths';
import { translateRequest } from './dit-request';
import { partOf } from './part-names';
import { isBad } from '../image-request';
import { problemOf } from '../request-parameters';

/** Translates every URL of Dynamic Image Transformation, for which the edge function has no room. */
export const translate: Translate = (path, query, accept, rules) => {
  const url = translateRequest(path, query, accept, rules, { editsIn, addEdits, isPartial: false });
  const bad = isBad(url) ? undefined : problemOf(url.parameters, rules);
  return bad ? { parameter: partOf(bad.parameter, rules.dialect), reason: bad.reason } : url;
};
