import { TransformOptions } from './pipeline/options';
import { RequestRules } from './request-parameters';
import { SigningConfig } from './signed-requests';
import { SourceConfig } from './source-client';

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
