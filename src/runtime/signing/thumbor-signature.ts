import { createHmac } from 'node:crypto';

/**
 * Returns the signature of thumbor: HMAC-SHA-1 in the URL-safe alphabet of Base64, with padding.
 *
 * @param path the rest of the path as sent, without a slash before it
 */
export function thumborSignature(key: string, path: string): string {
  return createHmac('sha1', key).update(path).digest('base64').replace(/\+/g, '-').replace(/\//g, '_');
}
