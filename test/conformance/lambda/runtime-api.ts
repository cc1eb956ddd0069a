import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Headers } from '../../../src/local/http';
import { UrlEvent } from '../../../src/local/lambda-protocol';

/** What a function has said, as Lambda would pass it on. */
export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** What the runtime says of how it sends: `streaming`, or nothing. */
  readonly mode: string | undefined;
}

interface Waiting { readonly event: UrlEvent; readonly resolve: (said: Said) => void; readonly reject: (error: Error) => void }

const PREFIX = '/2018-06-01/runtime/';
// What stands between the head of an answer and its body.
const DELIMITER = Buffer.alloc(8);
const TIMEOUT_MS = 60_000;

/**
 * Lambda's side of the interface that its runtimes speak.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  private readonly server = http.createServer((request, response) => void this.answer(request, response));
  private readonly queue: Waiting[] = [];
  private readonly underWay = new Map<string, Waiting>();
  private idle?: http.ServerResponse;

  public async start(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public invoke(event: UrlEvent): Promise<Said> {
    return new Promise((resolve, reject) => {
      this.queue.push({ event, resolve, reject });
      this.hand();
    });
  }

  /** What is asked for and not answered yet fails, for this reason. */
  public fail(reason: string): void {
    [...this.queue.splice(0), ...this.underWay.values()].forEach(({ reject }) => reject(new Error(reason)));
  }

  public close(): Promise<void> {
    return new Promise(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const [, id, kind] = /^invocation\/([^/]+)(?:\/(\w+))?$/.exec(request.url!.slice(PREFIX.length)) ?? [];
    if (id === 'next') {
      this.idle = response;
      this.hand();
      return;
    }
    const body = await buffer(request);
    const waiting = this.underWay.get(id);
    if (waiting && kind === 'response') waiting.resolve(parse(request, body));
    else this.fail(`the runtime reports: ${body.toString()}`);
    this.underWay.delete(id);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
  }

  private hand(): void {
    const next = this.idle && this.queue.shift();
    if (!next || !this.idle) return;
    const { requestId } = next.event.requestContext;
    this.underWay.set(requestId, next);
    this.idle.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(Date.now() + TIMEOUT_MS),
      'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:111122223333:function:transformer',
      'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000',
    }).end(JSON.stringify(next.event));
    this.idle = undefined;
  }
}

function parse({ headers }: http.IncomingMessage, received: Buffer): Said {
  const end = received.indexOf(DELIMITER);
  const head = JSON.parse(received.subarray(0, Math.max(0, end)).toString() || '{}') as { statusCode?: number; headers?: Headers };
  return {
    status: head.statusCode ?? 200,
    headers: head.headers ?? {},
    body: received.subarray(end + DELIMITER.length),
    mode: headers['lambda-runtime-function-response-mode'] as string | undefined,
  };
}
