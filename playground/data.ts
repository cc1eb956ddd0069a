import { OperationDescription } from '../src/transformation/parameter-control';
import { RequestRules } from '../src/transformation/request-parameters';

/** Put in when the page is bundled. */
declare const OPERATIONS: readonly OperationDescription[];
declare const DEFAULT_RULES: RequestRules;

export const operations = OPERATIONS;
export const defaultRules = DEFAULT_RULES;
