import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { Headers } from '../../../src/tools/local/http/message';
import { FunctionUrlEvent } from '../../../src/tools/local/lambda/process-protocol';

/** The response of a function, as Lambda would pass it on. */
export interface Said {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  /** The response mode that the runtime announces: `streaming`, or nothing. */
  readonly mode: string | undefined;
}

interface Waiting {
  readonly event: FunctionUrlEvent;
  readonly resolve: (said: Said) => void;
  readonly reject: (error: Error) => void;
}

const PREFIX = '/2018-06-01/runtime/';
// The separator between the head and the body of a streamed response.
const DELIMITER = Buffer.alloc(8);

/**
 * Lambda's side of the runtime API.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  // A function may run for longer than servers keep an idle connection.
  private readonly server = http.createServer(
    { keepAliveTimeout: 0 },
    (request, response) =>
      void this.answer(request, response).catch((error: unknown) =>
        this.fail(`the response ended early: ${String(error)}`),
      ),
  );
  private readonly queue: Waiting[] = [];
  private readonly underWay = new Map<string, Waiting>();
  private idle?: http.ServerResponse;

  /** @param timeout the timeout of the function, in milliseconds */
  constructor(private readonly timeout: number) {}

  public async start(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async invoke(event: FunctionUrlEvent): Promise<Said> {
    let timer: NodeJS.Timeout;
    const said = new Promise<Said>((resolve, reject) => {
      timer = setTimeout(() => this.fail(`no response within ${this.timeout} ms`), this.timeout);
      this.queue.push({ event, resolve, reject });
      this.hand();
    });
    return said.finally(() => clearTimeout(timer));
  }

  /** Rejects pending invocations with this reason. */
  public fail(reason: string): void {
    [...this.queue.splice(0), ...this.underWay.values()].forEach(({ reject }) => reject(new Error(reason)));
    this.underWay.clear();
    this.idle = undefined; // the runtime that waited may have ended
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
    this.idle
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(Date.now() + this.timeout),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:us-east-1:111122223333:function:transformer',
        'lambda-runtime-trace-id': 'Root=1-00000000-000000000000000000000000',
      })
      .end(JSON.stringify(next.event));
    this.idle = undefined;
  }
}

function parse({ headers }: http.IncomingMessage, received: Buffer): Said {
  const end = received.indexOf(DELIMITER);
  const head = JSON.parse(received.subarray(0, Math.max(0, end)).toString() || '{}') as {
    statusCode?: number;
    headers?: Headers;
  };
  return {
    status: head.statusCode ?? 200,
    headers: head.headers ?? {},
    body: received.subarray(end + DELIMITER.length),
    mode: headers['lambda-runtime-function-response-mode'] as string | undefined,
  };
}
