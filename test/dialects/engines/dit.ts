import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { Engine } from './engine';
import { loadHandler } from './node-handler';
import { BUCKETS } from '../cdn';

/** The folder of a checkout of the repository `aws-solutions/dynamic-image-transformation-for-amazon-cloudfront`. */
const CHECKOUT = 'dynamic-image-transformation-for-amazon-cloudfront';

const PACKAGES = ['color@4.2.3', 'color-name@1.1.4', 'dayjs@1.11.10'];

/** Runs the image handler of Dynamic Image Transformation for Amazon CloudFront, without Amazon Rekognition. */
export function dit(checkouts: string): Engine {
  return async (requests, onAnswer) => {
    let original = Buffer.alloc(0);
    let key: string | undefined;
    Object.assign(process.env, {
      SOURCE_BUCKETS: BUCKETS.join(),
      AUTO_WEBP: 'No',
      CORS_ENABLED: 'No',
      ENABLE_SIGNATURE: 'No',
      ENABLE_DEFAULT_FALLBACK_IMAGE: 'No',
    });
    const entry = path.join(checkouts, CHECKOUT, 'source/image-handler/index.ts');
    const handler = await loadHandler(entry, PACKAGES, async ({ Key }) => {
      key ??= Key;
      return { Body: { transformToByteArray: async () => original }, ContentType: 'image/png' };
    });
    for (const [index, { url, original: file }] of requests.entries()) {
      original = await fs.readFile(file);
      key = undefined;
      const [location, query = ''] = url.split('?');
      // The service's edge function sorts parameters, and the handler applies them in their order.
      const parameters = query.split('&').sort().join('&');
      const queryStringParameters = query ? Object.fromEntries(new URLSearchParams(parameters)) : undefined;
      const answer = await handler({ path: location, queryStringParameters, requestContext: {}, headers: {} });
      await onAnswer({
        status: Number(answer.statusCode),
        key,
        contentType: (answer.headers as Record<string, string>)['Content-Type'],
        body: Buffer.from(String(answer.body), answer.isBase64Encoded ? 'base64' : 'utf8'),
      }, index);
    }
  };
}
