import { VARIANT_HEADER } from '../../src/runtime/transformer/image-headers';

/** Place that a response came from: the cache of the edge location, the variant bucket, or a transformation. */
export type ResponseSource = 'cached' | 'stored' | 'fresh';

/** Returns the place that a response came from. S3 sends its `server` header, the transform function one of its own. */
export function sourceOf({ headers }: { readonly headers: Readonly<Record<string, string>> }): ResponseSource {
  if (/^(Refresh)?Hit/.test(headers['x-cache'] ?? '')) return 'cached';
  return headers.server === 'AmazonS3' || headers[VARIANT_HEADER] === 'stored' ? 'stored' : 'fresh';
}
