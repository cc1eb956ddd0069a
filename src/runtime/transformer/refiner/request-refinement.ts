import { RefinementConfig } from './refinement-config';
import { ImageRequest, Operations, RequestRules, isCore, nearestCore, storedKey } from '../../url/image-request';
import { REFINEMENT_HEADER, RefinementState } from '../image-headers';
import { etagOf, withHeaders } from '../responses';
import { TransformServices } from '../services';
import { FunctionResponse, TransformedImage } from '../variant';

/**
 * Whether a variant is refined once it is stored. Those that the refiner would keep without a look at their pixels are
 * not sent to it.
 */
export function isRefinedLater(
  request: ImageRequest, { body, contentType, isRefinable }: TransformedImage, refinement: RefinementConfig,
  rules: RequestRules,
): boolean {
  return body.length >= refinement.minBytes && refinement.contentTypes.includes(contentType) && isRefinable === true
    && isCore(request, rules) && !hasOwnQuality(request.operations, rules);
}

/** Whether a core variant has another quality than the default, which only presets give it. */
export function hasOwnQuality(operations: Operations, rules: RequestRules): boolean {
  return nearestCore({ key: '', operations }, rules).operations.q !== operations.q;
}

/** Returns the response for a variant that is refined later: edge locations cache it for a short time. */
export function provisional(response: FunctionResponse, { cacheControl }: RefinementConfig): FunctionResponse {
  return withHeaders(response, { 'cache-control': cacheControl, [REFINEMENT_HEADER]: RefinementState.PENDING });
}

/** Requests the refinement of a variant, before it is stored. Returns false if that fails. */
export async function requestRefinement(
  request: ImageRequest, original: string, { body, mark }: TransformedImage,
  { refinements, log }: TransformServices,
): Promise<boolean> {
  try {
    const variant = storedKey(request);
    await refinements!.send({ variant, etag: etagOf(body), original, ...mark && { mark: mark.version } });
    return true;
  } catch (error) {
    log({ level: 'error', event: 'refinement-not-requested', key: request.key, error: String(error) });
    return false;
  }
}
