/**
 * The translation of URLs, by the name of their dialect. The bundle of an edge function contains the module of its
 * dialect in place of this one.
 */

import * as awsSample from './aws-sample';
import { Translate } from './dialect';
import { DIALECT_FILES, DialectName } from './dialect-rules';
import * as dit from './dit-in-full';
import * as framework from './framework';
import * as thumbor from './thumbor-in-full';

const TRANSLATIONS: { readonly [file in typeof DIALECT_FILES[DialectName]]: Translate } = {
  'aws-sample': awsSample.translate,
  'dit': dit.translate,
  'thumbor': thumbor.translate,
  'framework': framework.translate,
};

/** Translates a URL of the dialect in the rules. */
export const translate: Translate = (path, query, accept, rules) =>
  TRANSLATIONS[DIALECT_FILES[rules.dialect!.name]](path, query, accept, rules);
