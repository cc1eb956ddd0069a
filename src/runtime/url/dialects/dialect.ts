import { DialectRules } from './dialect-rules';
import { BadParameter, RequestParameters, RequestRules } from '../request-parameters';

/** A URL in the terms of the URL grammar. */
export interface TranslatedUrl {
  /** The percent-encoded path of the image. */
  readonly path: string;
  /** The parameters of the grammar, `fm` included: dialects negotiate formats themselves. */
  readonly parameters: RequestParameters;
  /** The last segment of the path of a request that the transform function translates, in place of the parameters. */
  readonly passedOn?: string;
}

/**
 * Translates a URL of a dialect, or returns the reason for rejecting it, which names a part of that URL. It validates
 * every value: the grammar does not, and would name its own parameter.
 *
 * It runs in CloudFront Functions too, so the restrictions of the URL grammar apply.
 *
 * @param query decoded parameters, names in lower case
 */
export type Translate = (
  path: string, query: RequestParameters, accept: string, rules: RequestRules,
) => TranslatedUrl | BadParameter;

/**
 * Prints the path and query of a variant's URL, or returns the parameter that the dialect cannot express.
 *
 * @param path the percent-encoded path of the image
 * @param parameters valid parameters of the grammar; values may be tokens of the CDK
 */
export type Print = (path: string, parameters: RequestParameters, dialect: DialectRules) => string | BadParameter;

/** The treatment of a part of the original dialect. */
export interface DialectRow {
  /** The name in URLs, as the documentation of the original has it. */
  readonly name: string;
  readonly treatment: 'supported' | 'approximated' | 'refused' | 'ignored';
  /** The meaning, the difference, or the reason, as a phrase in Markdown. */
  readonly note: string;
}

/** A dialect, beyond the code of the edge function. */
export interface Dialect {
  /** The title in the manual. */
  readonly title: string;
  /** The version of the original that it follows. */
  readonly follows: string;
  readonly print: Print;
  /** The parameters of the grammar that URLs of the dialect can express, or only some values of. */
  readonly expresses: readonly string[];
  /** The parameters of the grammar that the translation in the edge function sets. */
  readonly sets: readonly string[];
  readonly rows: readonly DialectRow[];
}
