import { RequestTrace } from '../local/cloudfront/request-trace';
import { redacted, redactedHeaders } from '../local/http/redact';

/** Returns what is known about a request to a deployed CDN: the response. */
export function remoteTrace({ method, target, status, headers, bytes }: {
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
}): RequestTrace {
  return {
    id: headers['x-amz-cf-id'] ?? '',
    request: { method, target: redacted(target), headers: {} },
    fetches: [],
    response: { status, headers: redactedHeaders(headers), bytes },
  };
}
