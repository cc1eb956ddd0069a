import * as fs from 'node:fs';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { buffer } from 'node:stream/consumers';

/** A request that stored or deleted an object. */
export interface Stored {
  readonly method: string;
  readonly key: string;
  readonly headers: http.IncomingHttpHeaders;
}

/** A bucket whose objects the CDN of the recipes serves. */
export interface Bucket {
  readonly name: string;
  readonly requests: readonly Stored[];
  close(): Promise<void>;
}

/** Starts a server that stores objects as S3 does, and lets the SDK of AWS use it. */
export async function startBucket(name: string): Promise<Bucket> {
  const requests: Stored[] = [];
  const server = http.createServer((request, response) => {
    void store(request, name).then(stored => {
      requests.push(stored);
      response.writeHead(200, { etag: '"0a1b2c3d"' }).end();
    });
  });
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'example',
    AWS_SECRET_ACCESS_KEY: 'example',
  });
  return { name, requests, close: async () => { await new Promise(resolve => { server.close(resolve); }); } };
}

async function store(request: http.IncomingMessage, bucket: string): Promise<Stored> {
  const { pathname } = new URL(request.url!, 'http://127.0.0.1');
  const key = decodeURIComponent(pathname.slice(`/${bucket}/`.length));
  const file = path.join(process.env.RECIPES_IMAGES!, key);
  const body = await buffer(request);
  if (request.method === 'PUT') {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, body);
  } else {
    fs.rmSync(file);
  }
  return { method: request.method!, key, headers: request.headers };
}
