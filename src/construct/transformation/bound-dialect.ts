import { Mount } from '../../model/mount';
import { DialectRules } from '../../runtime/url/dialects/dialect-rules';
import { BoundRoute } from '../originals/source-routes';

/**
 * The options of the CDN that a dialect depends on.
 */
export interface DialectContext {
  readonly isSigned: boolean;
  /** Whether the number of transformations at the same time is limited. */
  readonly isLimited?: boolean;
  /** The part of a distribution of the user that serves the images. */
  readonly mount?: Mount;
  /** The sources of originals. Undefined if all originals have one source. */
  readonly routes?: readonly BoundRoute[];
}

/**
 * A dialect as data, and the rules that it decides about.
 */
export interface BoundDialect {
  readonly dialect: DialectRules;
  /** The widths that URLs may have. Missing for dialects with any width. */
  readonly widths?: readonly number[];
  /** Whether URLs that name no format have the one that the viewer prefers. */
  readonly negotiates?: boolean;
}
