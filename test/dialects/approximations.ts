import { DialectName } from '../../src/runtime/url/dialects/dialect-rules';

/** A part of a dialect that may lead to another image, since the table in the documentation says so. */
export interface Approximation {
  readonly dialect: DialectName;
  /** URLs with this part. */
  readonly urls: RegExp;
  /** The name of the row, whose treatment is `approximated`. */
  readonly row: string;
}

/** The approximations that URLs of others show. */
export const APPROXIMATIONS: readonly Approximation[] = [
  { dialect: 'thumbor', urls: /\bno_upscale\(\)/, row: '`no_upscale`' },
];
