import fresh from 'fresh';
import parseRange from 'range-parser';
import { Headers, HttpResponse, without } from './message';

/**
 * The part of a whole 200 response that a request asks for: all, 304, or a range. Validators come before ranges
 * (RFC 9110, section 13.2.2).
 */
export function requestedPart(method: string, request: Headers, whole: HttpResponse): HttpResponse {
  if (whole.status !== 200) return whole;
  if (isFresh(request, whole.headers)) return notModified(whole);
  // Ranges have a meaning for GET only (RFC 9110, section 14.2).
  return method === 'GET' ? range(request, whole) : whole;
}

/** `Cache-Control: no-cache` in a request, which `fresh` would heed, has no effect on CloudFront or S3. */
function isFresh(request: Headers, response: Headers): boolean {
  const { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince } = request;
  return fresh(
    { 'if-none-match': ifNoneMatch, 'if-modified-since': ifModifiedSince },
    { 'etag': response.etag, 'last-modified': response['last-modified'] },
  );
}

function notModified(whole: HttpResponse): HttpResponse {
  return { status: 304, headers: without(whole.headers, 'content-length', 'content-type', 'content-encoding'), body: Buffer.alloc(0) };
}

function range(request: Headers, whole: HttpResponse): HttpResponse {
  if (request.range === undefined || !ifRangeHolds(request['if-range'], whole.headers)) return whole;
  const ranges = parseRange(whole.body.length, request.range);
  if (ranges === -1) return unsatisfiable(whole);
  // A server may answer several ranges with all there is (RFC 9110, section 14.2); so is a range of no known form.
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return whole;
  const [{ start, end }] = ranges;
  const body = whole.body.subarray(start, end + 1);
  return {
    status: 206,
    headers: { ...whole.headers, 'content-length': String(body.length), 'content-range': `bytes ${start}-${end}/${whole.body.length}` },
    body,
  };
}

function unsatisfiable(whole: HttpResponse): HttpResponse {
  return { status: 416, headers: { 'content-range': `bytes */${whole.body.length}`, 'content-length': '0' }, body: Buffer.alloc(0) };
}

/**
 * The whole goes out unless the client's part is surely of this version: a weak ETag says too little (RFC 9110, section
 * 13.1.5).
 */
function ifRangeHolds(ifRange: string | undefined, headers: Headers): boolean {
  if (ifRange === undefined) return true;
  return ifRange.startsWith('"') ? ifRange === headers.etag : ifRange === headers['last-modified'];
}
