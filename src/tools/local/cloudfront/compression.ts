import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { HttpResponse } from '../http/message';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
const TYPES = new Set(
  `
  application/dash+xml application/eot application/font application/font-sfnt application/javascript application/json
  application/opentype application/otf application/pkcs7-mime application/protobuf application/rss+xml
  application/truetype application/ttf application/vnd.apple.mpegurl application/vnd.mapbox-vector-tile
  application/vnd.ms-fontobject application/xhtml+xml application/xml application/x-font-opentype
  application/x-font-truetype application/x-font-ttf application/x-httpd-cgi application/x-javascript
  application/x-mpegurl application/x-opentype application/x-otf application/x-perl application/x-ttf font/eot
  font/opentype font/otf font/ttf image/svg+xml text/css text/csv text/html text/javascript text/js text/plain
  text/richtext text/tab-separated-values text/xml text/x-component text/x-java-source text/x-script vnd.apple.mpegurl
`
    .trim()
    .split(/\s+/),
);
const SMALLEST = 1_000;
const LARGEST = 10_000_000;
const STATUSES = [200, 403, 404];

/**
 * Compresses a response where CloudFront does. Brotli takes precedence over gzip.
 *
 * @param acceptEncoding the normalized encodings that the viewer accepts
 */
export async function compress(response: HttpResponse, acceptEncoding: string): Promise<HttpResponse> {
  if (!isCompressible(response)) return response;
  const vary = { ...response, headers: { ...response.headers, vary: 'Accept-Encoding' } };
  if (acceptEncoding === '') return vary;
  const encoding = acceptEncoding.split(',')[0];
  const body = await (encoding === 'br' ? brotli(response.body) : promisify(gzip)(response.body));
  return {
    ...vary,
    headers: {
      ...vary.headers,
      ...weakenEtag(response.headers.etag),
      'content-encoding': encoding,
      'content-length': String(body.length),
    },
    body,
  };
}

function isCompressible({ status, headers, body }: HttpResponse): boolean {
  const type = (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  return STATUSES.includes(status) && TYPES.has(type) && !('content-encoding' in headers) && body.length >= SMALLEST
    && body.length <= LARGEST;
}

/** Uses quality 5, because zlib's default of 11 takes seconds. */
function brotli(body: Buffer): Promise<Buffer> {
  return promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
}

/** Returns a weak ETag, because compression changes the bytes. */
function weakenEtag(etag: string | undefined): { etag?: string } {
  return etag?.startsWith('"') ? { etag: `W/${etag}` } : {};
}
