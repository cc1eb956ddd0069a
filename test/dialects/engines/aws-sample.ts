import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { runInNewContext } from 'node:vm';
import { Engine } from './engine';
import { loadHandler } from './node-handler';

/** The folder of a checkout of the repository `aws-samples/image-optimization`. */
const CHECKOUT = 'image-optimization';

interface Rewritten { readonly uri: string }

/** Runs both functions of aws-samples' image optimization. */
export function awsSample(checkouts: string): Engine {
  return async (requests, onAnswer) => {
    let original = Buffer.alloc(0);
    let key: string | undefined;
    process.env.maxImageSize = '100000000';
    const functions = path.join(checkouts, CHECKOUT, 'functions');
    const handler = await loadHandler(path.join(functions, 'image-processing/index.mjs'), [], async ({ Key }) => {
      key ??= Key;
      return { Body: { transformToByteArray: async () => original }, ContentType: 'image/png' };
    });
    const rewriting = await fs.readFile(path.join(functions, 'url-rewrite/index.js'), 'utf8');
    for (const [index, { url, original: file }] of requests.entries()) {
      original = await fs.readFile(file);
      key = undefined;
      const [uri, query = ''] = url.split('?');
      const querystring = Object.fromEntries([...new URLSearchParams(query)].map(([name, value]) => [name, { value }]));
      const event = JSON.stringify({ request: { uri, querystring, headers: {} } });
      const rewritten = runInNewContext(`${rewriting}; handler(${event})`) as Rewritten;
      const answer = await handler({ requestContext: { http: { method: 'GET', path: rewritten.uri } } });
      await onAnswer({
        status: Number(answer.statusCode),
        key,
        contentType: (answer.headers as Record<string, string> | undefined)?.['Content-Type'],
        body: Buffer.from(String(answer.body), answer.isBase64Encoded ? 'base64' : 'utf8'),
      }, index);
    }
  };
}
