import fresh from 'fresh';
import parseRange from 'range-parser';
import { Headers, HttpResponse, without } from './message';

/**
 * Returns the part of a 200 response that a request selects: everything, 304 or a range. Validators take precedence
 * over ranges (RFC 9110, section 13.2.2).
 */
export function requestedPart(method: string, request: Headers, whole: HttpResponse): HttpResponse {
  if (whole.status !== 200) return whole;
  if (isFresh(request, whole.headers)) return notModified(whole);
  // Ranges are defined for GET only (RFC 9110, section 14.2).
  return method === 'GET' ? range(request, whole) : whole;
}

/** CloudFront and S3 ignore `Cache-Control: no-cache` in a request, unlike `fresh`. */
function isFresh(request: Headers, response: Headers): boolean {
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince } = request;
  return fresh(
    { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince },
    { 'etag': response.etag, 'last-modified': response['last-modified'] },
  );
}

function notModified(whole: HttpResponse): HttpResponse {
  return {
    status: 304,
    headers: without(whole.headers, 'content-length', 'content-type', 'content-encoding'),
    body: Buffer.alloc(0),
  };
}

function range(request: Headers, whole: HttpResponse): HttpResponse {
  if (request.range === undefined || !ifRangeHolds(request['if-range'], whole.headers)) return whole;
  const ranges = parseRange(whole.body.length, request.range);
  if (ranges === -1) return unsatisfiable(whole);
  // A server may send the whole for several ranges and for unknown range units (RFC 9110, section 14.2).
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return whole;
  const [{ start, end }] = ranges;
  const body = whole.body.subarray(start, end + 1);
  return {
    status: 206,
    headers: {
      ...whole.headers,
      'content-length': String(body.length),
      'content-range': `bytes ${start}-${end}/${whole.body.length}`,
    },
    body,
  };
}

function unsatisfiable(whole: HttpResponse): HttpResponse {
  return {
    status: 416,
    headers: {
      'content-range': `bytes */${whole.body.length}`, 'content-length': '0',
    },
    body: Buffer.alloc(0),
  };
}

/** A weak ETag never matches, because the client's part must be of exactly this version (RFC 9110, section 13.1.5). */
function ifRangeHolds(ifRange: string | undefined, headers: Headers): boolean {
  if (ifRange === undefined) return true;
  return ifRange.startsWith('"') ? ifRange === headers.etag : ifRange === headers['last-modified'];
}
