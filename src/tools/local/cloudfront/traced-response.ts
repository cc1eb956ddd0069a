import { TracedResponse } from './request-trace';
import { HttpResponse } from '../http/message';

const TEXT_TYPES = /^(application\/(problem\+)?(json|xml)|text\/(xml|plain))/;
const MAX_TEXT_BYTES = 2000;

/** Returns a response as traces have it. */
export function tracedResponse({ status, headers, body }: HttpResponse): TracedResponse {
  const isText = status >= 400 && body.length > 0 && body.length <= MAX_TEXT_BYTES && !('content-encoding' in headers)
    && TEXT_TYPES.test(headers['content-type'] ?? '');
  return { status, headers, bytes: body.length, ...isText && { text: body.toString() } };
}
