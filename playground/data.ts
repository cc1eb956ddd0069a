import { OPERATIONS } from '../src/runtime/url/operations';
import { RequestRules } from '../src/runtime/url/request-parameters';
import { CdnInfo } from '../src/tools/playground/protocol';

/** Put in when the page is bundled. */
declare const DEFAULT_RULES: RequestRules;

/**
 * By which a CDN makes pictures; undefined where it makes none. A deployed one does not tell, and is taken to have
 * those by default.
 */
export function rulesOf({ transformation, guards }: CdnInfo): RequestRules | undefined {
  return transformation && (transformation.rules ?? { ...DEFAULT_RULES, signed: guards.some(({ of }) => of === 'making') });
}

export const operations = OPERATIONS;
