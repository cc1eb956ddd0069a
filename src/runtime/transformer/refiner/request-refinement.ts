import { ImageRequest, isCore, printVariant } from '../../url/image-request';
import { REFINEMENT_HEADER, RefinementState } from '../image-headers';
import { withHeaders } from '../responses';
import { TransformServices } from '../services';
import { TransformerConfig } from '../transformer-config';
import { FunctionResponse, TransformedImage } from '../variant';

/** Whether a variant is refined once it is stored. */
export function isRefinedLater(
  request: ImageRequest, { body, contentType }: TransformedImage, { refinement, rules }: TransformerConfig,
): boolean {
  return refinement !== undefined && body.length >= refinement.minBytes
    && refinement.contentTypes.includes(contentType) && isCore(request, rules);
}

/** Returns the response for a variant that is refined later: edge locations cache it for a short time. */
export function provisional(response: FunctionResponse, { refinement }: TransformerConfig): FunctionResponse {
  return withHeaders(response, {
    'cache-control': refinement!.cacheControl, [REFINEMENT_HEADER]: RefinementState.PENDING,
  });
}

/** Requests the refinement of a variant, before it is stored. Returns false if that fails. */
export async function requestRefinement(
  request: ImageRequest, original: string, { mark }: TransformedImage, { refinements, log }: TransformServices,
): Promise<boolean> {
  try {
    const variant = printVariant(request).slice(1);
    await refinements!.send({ variant, original, ...mark && { mark: mark.version } });
    return true;
  } catch (error) {
    log({ level: 'error', event: 'refinement-not-requested', key: request.key, error: String(error) });
    return false;
  }
}
