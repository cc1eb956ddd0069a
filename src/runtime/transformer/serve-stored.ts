import { CheckedVariant, checkStored } from './fresh-variant';
import { limitedHeaders } from './freshness';
import { VARIANT_HEADER } from './image-headers';
import { readingDeadline } from './originals';
import { withHeaders } from './responses';
import { serveVariant } from './serve-variant';
import { TransformServices } from './services';
import { FunctionFirstConfig } from './transformer-config';
import { ServedVariant, StreamedResponse } from './variant';
import { CONTENT_SECURITY_POLICY } from '../../model/content-security-policy';
import { isBad, storedKey } from '../url/image-request';
import { variantRoot } from '../url/key-encoding';
import { readVariantRequest } from '../url/read-variant-request';

/**
 * Responds to the request for a variant as the only origin of a CDN: serves what is stored, without loading libvips,
 * and has the rest transformed. It sets the headers that no policy of the distribution adds.
 *
 * Every response has a status of its own and a body, whatever the request's conditions and ranges are: CloudFront
 * evaluates these with the cached response.
 *
 * @param edge the header by which the edge function identifies itself. It arrives only if URLs are signed, because no
 * AWS-managed policy forwards it alone
 */
export async function serveStored(
  path: string, services: TransformServices, edge: string | undefined,
): Promise<ServedVariant<StreamedResponse>> {
  const { config } = services;
  const readBy = readingDeadline(); // A revalidation reads images, too.
  // Only the distribution can invoke the function, so each request has passed its edge function.
  const mark = edge ?? (config.signing ? undefined : `${config.rules.fingerprint}?`);
  const stored = await storedVariant(path, mark, services);
  const served: ServedVariant<StreamedResponse> = stored?.served
    ?? await serveVariant(path, { ...services, originals: stored?.originals ?? services.originals }, mark, readBy);
  const { answer: { headers, ...answer }, afterwards } = served;
  return {
    answer: { ...answer, headers: { ...limitedHeaders(headers, Date.now()), ...headersOf(config.functionFirst) } },
    afterwards,
  };
}

/**
 * Returns a stored variant, unless its original has changed. An edge function of an earlier deployment requests it
 * under an earlier path, at which it may still be stored. A variant bucket that cannot be read costs a transformation,
 * not the response.
 */
async function storedVariant(
  path: string, mark: string | undefined, services: TransformServices,
): Promise<CheckedVariant<StreamedResponse> | undefined> {
  const { config, variants, log } = services;
  const read = readVariantRequest(path, config, mark);
  if (!read || isBad(read) || read.unknown !== undefined) return undefined;
  try {
    const stored = await variants.open(
      read.isPassedOn ? storedKey(read.request) : path.slice(1 + variantRoot(config.mount).length),
    );
    if (!stored) return undefined;
    return await checkStored(read.request, withHeaders(stored, { [VARIANT_HEADER]: 'stored' }), services);
  } catch (error) {
    log({ level: 'error', event: 'variant-unreadable', key: read.request.key, error: String(error) });
    return undefined;
  }
}

/** Returns the headers that every response has. */
function headersOf({ allowsEveryOrigin }: FunctionFirstConfig = {}): Record<string, string> {
  return {
    'vary': 'Accept',
    'x-content-type-options': 'nosniff',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    ...allowsEveryOrigin && { 'access-control-allow-origin': '*' },
  };
}
