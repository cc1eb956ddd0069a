/**
 * Part of the CloudFront Function on viewer requests: it refuses requests that pages of other sites make, before
 * anything else is done.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.referer
 */

import { EdgeEvent, EdgeRequest, EdgeResponse } from './normalize-url.edge';

export interface ReferrerRules {
  /** Host names, in any case; `*.example.com` is every name below it. */
  readonly hosts: string[];
  /** Whether a request that does not say where it comes from is served. */
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
  return host === hostNameOf(ownHost) || rules.hosts.some(given => {
    const allowed = given.toLowerCase();
    return allowed === host || (allowed.indexOf('*.') === 0 && host.slice(-allowed.length + 1) === allowed.slice(1));
  });
}

/** Empty for what is no URL of the web. */
function hostOf(referrer: string): string {
  const authority = /^https?:\/\/([^/?#\\]*)/i.exec(referrer);
  return authority === null ? '' : hostNameOf(authority[1].slice(authority[1].lastIndexOf('@') + 1));
}

function hostNameOf(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}

/** RFC 9457. Not to be kept: the same URL is right for the pages that may show it. */
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
