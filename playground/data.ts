import { OPERATIONS } from '../src/runtime/url/operations';
import { RequestRules } from '../src/runtime/url/request-parameters';
import { CdnInfo } from '../src/tools/playground/protocol';

/** Constants that the bundler inserts. */
declare const DEFAULT_RULES: RequestRules;

/**
 * Returns the transformation rules of a CDN, or undefined without transformation. Deployed CDNs do not reveal their
 * rules, so the default rules apply.
 */
export function rulesOf({ transformation, guards }: CdnInfo): RequestRules | undefined {
  return (
    transformation
    && (transformation.rules ?? { ...DEFAULT_RULES, signed: guards.some(({ of }) => of === 'transforming') })
  );
}

export const operations = OPERATIONS;
