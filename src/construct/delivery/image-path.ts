import { printKey } from '../../runtime/url/image-request';
import { isKnown } from '../core/validate';

/**
 * Returns the path of an image. A key that is unknown at synthesis is expected to need no escapes.
 */
export function pathOf(key: string): string {
  return isKnown(key) ? printKey(key) : `/${key}`;
}
