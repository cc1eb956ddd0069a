import * as http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Distribution, Behavior } from '../../src/tools/local/cloudfront/distribution';
import { Origin, OriginRequest } from '../../src/tools/local/cloudfront/origin';
import { Headers, HttpResponse } from '../../src/tools/local/http/message';

/** Any HTTP server as the origin of the local edge, which otherwise contacts only its own servers. */
export class HttpOrigin implements Origin {
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

  constructor(private readonly port: number) {}

  public async fetch({ method, path, query, headers }: OriginRequest): Promise<HttpResponse> {
    return exchange({ port: this.port, method, path: path + (query && `?${query}`), headers, agent: this.agent });
  }

  public close(): void {
    this.agent.destroy();
  }
}

/** Returns the same distribution with this origin for every behavior. */
export function before(origin: Origin, distribution: Distribution, change: Partial<Behavior> = {}): Distribution {
  return { ...distribution, behaviors: distribution.behaviors.map(behavior => ({ ...behavior, origin, ...change })) };
}

/** Sends a request to a server on this machine, and adds no header but `host`. */
export function exchange(options: http.RequestOptions, body?: Buffer): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', ...options }, response => {
      buffer(response).then(
        received => resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body: received }),
        reject,
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}

function headersOf({ headers }: http.IncomingMessage): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));
}
