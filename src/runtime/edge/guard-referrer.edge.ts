/**
 * Part of the CloudFront Function on viewer requests: rejects requests from pages of other sites, before any other
 * work.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.referer
 */

import { EdgeEvent, EdgeRequest, EdgeResponse } from './normalize-url.edge';

export interface ReferrerRules {
  /** Host names in lower case. `.example.com` matches all subdomains. */
  readonly hosts: string[];
  /** Whether a request without a Referer header is served. */
  readonly allowMissing: boolean;
}

export type EdgeHandler = (event: EdgeEvent) => EdgeRequest | EdgeResponse;

export function guardReferrer(next: EdgeHandler, rules: ReferrerRules): EdgeHandler {
  return event => {
    const headers = event.request.headers;
    const referrer = headers.referer === undefined ? '' : headers.referer.value;
    return isAllowed(referrer, headers.host.value, rules) ? next(event) : refusal();
  };
}

function isAllowed(referrer: string, ownHost: string, rules: ReferrerRules): boolean {
  if (referrer === '') return rules.allowMissing;
  const host = hostOf(referrer);
  return host === hostNameOf(ownHost)
    || rules.hosts.some(allowed => allowed[0] === '.' ? host.endsWith(allowed) : host === allowed);
}

/** Returns the host name of an HTTP URL, or an empty string. */
function hostOf(referrer: string): string {
  const authority = /^https?:\/\/([^/?#\\]*)/i.exec(referrer);
  return authority === null ? '' : hostNameOf(authority[1].slice(authority[1].lastIndexOf('@') + 1));
}

function hostNameOf(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}

/** Returns a problem document (RFC 9457). It must not be cached, because the same URL is served to allowed pages. */
function refusal(): EdgeResponse {
  return {
    statusCode: 403,
    headers: {
      'content-type': { value: 'application/problem+json' },
      'cache-control': { value: 'no-store' },
      'x-content-type-options': { value: 'nosniff' },
    },
    body: '{"type":"foreign-referrer","title":"Pages of this site may not show the image","status":403}',
  };
}
