import { randomBytes } from 'node:crypto';
import { HttpResponse, Headers, httpDate } from '../http/message';

/** The status and the message of each error code that the emulation of S3 returns. */
const MESSAGES: Record<string, [status: number, message: string]> = {
  AccessDenied: [403, 'Access Denied'],
  AccessForbidden: [403, 'CORSResponse: CORS is not enabled for this bucket.'],
  BadDigest: [400, 'The Content-MD5 you specified did not match what we received.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The AWS Access Key Id you provided does not exist in our records.'],
  InvalidArgument: [400, 'Unsupported Authorization Type'],
  InvalidRequest: [400, 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  MalformedXML: [400, 'The XML you provided was not well-formed or did not validate against our published schema'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The specified bucket does not exist'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold'],
  ServiceUnavailable: [503, 'Service is unable to handle request.'],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  NotImplemented: [501, 'A header or a parameter that you provided implies functionality that is not implemented.'],
};

/**
 * Returns an error of S3. Callers decide which: `read()` in `s3-requests.ts` returns `AccessDenied` for a missing key,
 * unless the caller may list the bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function s3Error(code: string, method: string, now: number): HttpResponse {
  const [status, message] = MESSAGES[code];
  const ids = serviceHeaders(now);
  const xml = `<Error><Code>${code}</Code><Message>${message}</Message>`
    + `<RequestId>${ids['x-amz-request-id']}</RequestId><HostId>${ids['x-amz-id-2']}</HostId></Error>`;
  return s3Document(status, xml, method, ids);
}

export function s3Document(status: number, xml: string, method: string, headers: Headers): HttpResponse {
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
  return {
    status,
    headers: { ...headers, 'content-type': 'application/xml', 'content-length': String(body.length) },
    body: method === 'HEAD' ? Buffer.alloc(0) : body,
  };
}

export function serviceHeaders(now: number): Headers {
  return {
    'date': httpDate(now),
    'server': 'AmazonS3',
    'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase(),
    'x-amz-id-2': randomBytes(48).toString('base64'),
  };
}
