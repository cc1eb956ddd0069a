import { TransformOptions } from './pipeline/options';
import { SourceConfig } from './source-client';
import { RequestParameters, RequestRules } from '../url/request-parameters';

/**
 * What the construct tells the transformer: plain data, in its environment.
 */
export interface TransformerConfig extends TransformOptions {
  readonly rules: RequestRules;
  /** `Cache-Control` of what is made. */
  readonly cacheControl: string;
  readonly maxVariants: number;
  readonly maxInputBytes: number;
  /** The key of the image in place of one that is missing or broken. */
  readonly fallbackImage?: string;
  /** Where URLs are signed. The secret is not here. */
  readonly signing?: SigningConfig;
  /** Where originals are in no bucket of AWS. */
  readonly source?: SourceConfig;
}

/**
 * Returns the config as text for the function's environment, where presets are queries: a Lambda function has 4 KB in
 * all.
 */
export function printConfig({ rules, ...config }: TransformerConfig): string {
  return JSON.stringify({ rules: { ...rules, presets: eachValue(rules.presets, queryOf) }, ...config });
}

/** Reads what `printConfig()` wrote. */
export function parseConfig(text: string): TransformerConfig {
  const { rules, ...config } = JSON.parse(text) as TransformerConfig & { readonly rules: { readonly presets: Record<string, string> } };
  return { ...config, rules: { ...rules, presets: eachValue(rules.presets, parametersOf) } };
}

function eachValue<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** Nothing is escaped that a query can have as it is, nor within a token of the CDK. */
function queryOf(parameters: RequestParameters): string {
  return Object.entries(parameters).map(([name, value]) => `${name}=${value.replace(/[%&+]/g, encodeURIComponent)}`).join('&');
}

function parametersOf(query: string): RequestParameters {
  return Object.fromEntries(new URLSearchParams(query));
}
/** What the construct says of signatures. */

export interface SigningConfig {
  /** The field of the secret that is the key; without it, all of the secret. */
  readonly secretField?: string;
  /** Whether what is always made is made for everybody. */
  readonly unsignedCore: boolean;
}
