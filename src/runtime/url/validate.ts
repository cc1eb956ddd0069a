import { MAX_TAGS_OF_VARIANT, cacheTags } from './cache-tags';
import { unknownColor } from './color-names';
import { DIALECT_BOUNDS } from './grammar-table';
import { MAX_MARKS, markKeys, marksOf } from './image-marks';
import { ImageRequest, Operations, TOO_LONG, nearestCore } from './image-request';
import { BadParameter, RequestRules } from './request-parameters';
import { referenceKey, storedKey } from './stored-key';
import { variantRoot } from './variant-key';
import { Mount } from '../../model/mount';
import { MAX_KEY_BYTES } from '../../model/object-key';

/**
 * Returns the first parameter of a request that no variant can have, with the reason, or undefined. Together with the
 * bounds of each parameter, which every canonical path is within, this covers everything that the request alone
 * decides. The edge function has no room for these checks. Nothing is read before them, and the pipeline has none.
 *
 * @param request the request of a canonical path
 */
export function validate(request: ImageRequest, rules: RequestRules, mount?: Mount): BadParameter | undefined {
  return problemOfColors(request.operations) ?? problemOfMarks(request)
    ?? problemOfLength(request, rules, mount);
}

/** The edge function accepts every word as the name of a color. */
function problemOfColors(operations: Operations): BadParameter | undefined {
  for (const [name, value] of Object.entries(operations)) {
    const form = DIALECT_BOUNDS[name]?.form;
    const unknown = form === 'color' || form === 'stroke' ? unknownColor(value) : undefined;
    if (unknown !== undefined) return { parameter: name, reason: `must have a color of CSS, got ${unknown}` };
  }
  return undefined;
}

function problemOfMarks({ key, operations }: ImageRequest): BadParameter | undefined {
  if (marksOf(operations).length > MAX_MARKS) return { parameter: 'mark', reason: `must be at most ${MAX_MARKS} images` };
  // CloudFront would not purge some of them.
  const isTagged = cacheTags(key, ...markKeys(operations)).length <= MAX_TAGS_OF_VARIANT;
  return isTagged ? undefined : { parameter: 'mark', reason: 'must be in fewer folders, together with the image' };
}

/**
 * Rejects a variant that S3 could not store, as nothing would limit how often it is transformed, nor the variant in its
 * place once the limit of its original is reached.
 */
function problemOfLength(request: ImageRequest, rules: RequestRules, mount?: Mount): BadParameter | undefined {
  const references = markKeys(request.operations).map(mark => referenceKey(request, mark));
  const keys = [storedKey(request), storedKey(nearestCore(request, rules)), ...references];
  const isStorable = keys.every(each => variantRoot(mount).length + each.length <= MAX_KEY_BYTES);
  return isStorable ? undefined : TOO_LONG;
}
