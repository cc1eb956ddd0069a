import { RefinementConfig } from './refiner/refinement-config';
import { TransformOptions } from './transform-options';
import { Mount } from '../../model/mount';
import { SourceConfig } from '../../model/source-config';
import { SourceRoute } from '../../model/source-routes';
import { RequestParameters, RequestRules } from '../url/request-parameters';

/** Settings of URL signing. */
export interface SigningConfig {
  /**
   * Field of the secret that has the key.
   *
   * @default - the whole secret is the key
   */
  readonly secretField?: string;
  /** Whether core variants are transformed without a signature. */
  readonly unsignedCore: boolean;
}

/** Settings of a transform function that is the only origin of its CDN. */
export interface FunctionFirstConfig {
  /** Whether scripts of every web origin may read the images. */
  readonly allowsEveryOrigin?: boolean;
}

/**
 * Settings of the transform function, which the construct passes in its environment as plain data.
 */
export interface TransformerConfig extends TransformOptions {
  readonly rules: RequestRules;
  /** `Cache-Control` of variants. */
  readonly cacheControl: string;
  /** The beginnings of keys whose originals never change. Missing if there are none. */
  readonly immutableFolders?: readonly string[];
  /** Seconds for which edge locations cache variants, and originals whose HTTPS origin states no lifetime are used. */
  readonly defaultTtl: number;
  readonly maxVariants: number;
  readonly maxInputBytes: number;
  /** Key of the image that replaces one that is missing or broken. */
  readonly fallbackImage?: string;
  /** Missing without signing. The key itself is in a secret. */
  readonly signing?: SigningConfig;
  /** The bucket outside AWS, if originals come from one. Several ones are in their routes. */
  readonly source?: SourceConfig;
  /** The sources of originals by prefixes, the longest first. Missing if all originals have one source. */
  readonly routes?: readonly SourceRoute[];
  /** The part of a distribution of the user that serves the images. Missing for a distribution of their own. */
  readonly mount?: Mount;
  /** Missing if edge locations read the variant bucket themselves. */
  readonly functionFirst?: FunctionFirstConfig;
  /** Missing without refinement. */
  readonly refinement?: RefinementConfig;
}

/** Returns the buckets outside AWS that a function reads. */
export function sourcesOf({ source, routes = [] }: Pick<TransformerConfig, 'source' | 'routes'>): SourceConfig[] {
  return [...source ? [source] : [], ...routes.flatMap(route => route.source ?? [])];
}

/** Settings that are a part of the rules. */
type SettingOfRules = 'maxWidth' | 'maxHeight' | 'quality' | 'allowEnlargement';

/** A config without what its rules contain. The time to live is a text, as it may be a token of the CDK. */
export interface ConfigToPrint extends Omit<TransformerConfig, SettingOfRules | 'defaultTtl'> {
  readonly defaultTtl: string;
}

/** The config in the environment, where each preset is a query. */
type PrintedConfig = ConfigToPrint & { readonly rules: { readonly presets: Record<string, string> } };

/**
 * Returns the config as text for the function's environment. Presets become queries, as Lambda allows 4 KB for all
 * variables.
 */
export function printConfig({ rules, ...config }: ConfigToPrint): string {
  return JSON.stringify({ rules: { ...rules, presets: eachValue(rules.presets, queryOf) }, ...config });
}

/** Reads the output of `printConfig()`. */
export function parseConfig(text: string): TransformerConfig {
  const { rules: { presets, ...rules }, defaultTtl, ...config } = JSON.parse(text) as PrintedConfig;
  const { maxWidth, maxHeight, quality, allowEnlargement } = rules;
  return {
    ...config,
    ...{ maxWidth, maxHeight, quality, allowEnlargement },
    defaultTtl: Number(defaultTtl),
    rules: { ...rules, presets: eachValue(presets, parametersOf) },
  };
}

function eachValue<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

/** Escapes only what a query requires, and so leaves tokens of the CDK intact. */
function queryOf(parameters: RequestParameters): string {
  const escaped = (value: string) => value.replace(/[%&+]/g, encodeURIComponent);
  return Object.entries(parameters).map(([name, value]) => `${name}=${escaped(value)}`).join('&');
}

function parametersOf(query: string): RequestParameters {
  return Object.fromEntries(new URLSearchParams(query));
}
