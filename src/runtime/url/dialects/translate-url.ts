/**
 * The translation of URLs, by the name of their dialect. The bundle of an edge function contains the module of its
 * dialect in place of this one.
 */

import * as awsSample from './aws-sample';
import { Translate } from './dialect';
import { DialectName } from './dialect-rules';
import * as dit from './dit-in-full';
import * as thumbor from './thumbor-in-full';

const TRANSLATIONS: { readonly [name in DialectName]: Translate } = {
  awsSample: awsSample.translate, dit: dit.translate, thumbor: thumbor.translate,
};

/** Translates a URL of the dialect in the rules. */
export const translate: Translate = (path, query, accept, rules) =>
  TRANSLATIONS[rules.dialect!.name](path, query, accept, rules);
