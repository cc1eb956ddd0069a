import { DialectName } from '../../src/runtime/url/dialects/dialect-rules';

/** A part of a dialect that may lead to another image, since the table in the documentation says so. */
export interface Approximation {
  readonly dialect: DialectName;
  /**
   * The engine whose images are others, without its version.
   *
   * @default - every engine
   */
  readonly engine?: string;
  /** URLs with this part. */
  readonly urls: RegExp;
  /** The name of the row, whose treatment is `approximated`. */
  readonly row: string;
}

/** Parts that thumbor has, too, and that imagor reads in another way. */
const AS_IN_THUMBOR = [/\bautojpg\(\)/, /\/\d+x\d+:0x0\//, /\/\d+x\d+\/(\d+x\d+\/)?(top|bottom)\//];

/** The approximations that URLs of others show. */
export const APPROXIMATIONS: readonly Approximation[] = [
  { dialect: 'thumbor', urls: /\bno_upscale\(\)/, row: '`no_upscale`' },
  { dialect: 'thumbor', engine: 'imagor', urls: /\/smart\//, row: '`smart`' },
  ...AS_IN_THUMBOR.map(urls => (
    { dialect: 'thumbor' as const, engine: 'imagor', urls, row: 'parts that imagor reads in another way than thumbor' }
  )),
];
