import * as http from 'node:http';
import { AddressInfo } from 'node:net';

/** A server on this machine. */
export interface LocalServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server with one image under every path of a folder. */
export async function startImageServer(folder: string, image: Buffer): Promise<LocalServer> {
  return listening(http.createServer((request, response) => {
    if (!request.url!.startsWith(folder)) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': 'image/jpeg',
      'content-length': image.length,
      'cache-control': 'public, max-age=86400',
      'etag': '"0a1b2c3d"',
    }).end(request.method === 'HEAD' ? undefined : image);
  }));
}

/** Starts a server that forwards requests for optimized images to one server, as a behavior does, others to another. */
export async function startViewerDomain(
  servers: { readonly site: string; readonly images: string }, isOptimized: (path: string) => boolean,
): Promise<LocalServer> {
  return listening(http.createServer((request, response) => {
    const target = new URL(isOptimized(request.url!) ? servers.images : servers.site);
    const { hostname, port } = target;
    const { method, headers, url } = request;
    const forwarded = http.request({ hostname, port, path: url, method, headers: { ...headers, host: target.host } });
    forwarded.on('response', answer => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.writeHead(502).end());
    request.pipe(forwarded);
  }));
}

async function listening(server: http.Server): Promise<LocalServer> {
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => { server.close(resolve); });
    },
  };
}
