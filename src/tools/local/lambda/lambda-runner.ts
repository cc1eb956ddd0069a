/**
 * Emulates Lambda's runtime for Node.js in a separate process: loads a handler and invokes it with one event at a
 * time.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { observeCalls, observeOutput } from './function-observation';
import { FunctionResponse, Invocation, Message, ObservedMessage } from './process-protocol';

type Handler = (event: unknown, ...rest: unknown[]) => unknown;

interface Head {
  readonly statusCode?: number;
  readonly headers?: Record<string, string>;
}

/** The result of a handler that does not stream. */
interface Result extends Head {
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const STREAMS = Symbol('streams');

/** Reports response and end of one invocation to the local edge. */
class Report {
  private unsent?: FunctionResponse;

  constructor(private readonly requestId: string) {}

  /**
   * Sends the response together with the end of the handler if that follows immediately, so that the process is free
   * when the caller gets the response.
   */
  public respond(response: FunctionResponse): void {
    this.unsent = response;
    setImmediate(() => { if (this.unsent) this.send(false); });
  }

  public done(): void {
    this.send(true);
  }

  public failed(): void {
    this.unsent = undefined;
    this.send(true);
  }

  private send(done: boolean): void {
    send({ requestId: this.requestId, response: this.unsent, done });
    this.unsent = undefined;
  }
}

class ResponseStream extends Writable {
  private head: Head = {};
  private readonly chunks: Buffer[] = [];

  constructor(private readonly report: Report) {
    super();
  }

  public setHead(head: Head): this {
    this.head = head;
    return this;
  }

  public setContentType(type: string): void {
    this.head = { headers: { 'content-type': type } };
  }

  public _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.chunks.push(chunk);
    callback();
  }

  /**
   * Never ends an empty response, because in Lambda such a response stays open until the function times out.
   *
   * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/95
   * @see https://github.com/nitrojs/nitro/issues/4417
   */
  public _final(callback: () => void): void {
    const body = Buffer.concat(this.chunks);
    if (body.length === 0) return;
    this.report.respond(responseOf(this.head, body, 'application/octet-stream'));
    callback();
  }
}

let current = '';
const tell = (observed: ObservedMessage['observed']) => send({ requestId: current, observed });
observeOutput(tell);
observeCalls(tell);

Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: Handler) => Object.assign(handler, { [STREAMS]: true }),
    HttpResponseStream: { from: (stream: ResponseStream, head: Head) => stream.setHead(head) },
  },
});

const loading = load(process.env.LAMBDA_TASK_ROOT!, process.env._HANDLER!);
loading.catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});

process.on('message', (invocation: Invocation) => void handle(invocation));
// The local edge has ended.
process.on('disconnect', () => process.exit());

/** Sends a message to the local edge. If that has just ended, a missing callback would make Node.js throw an error. */
function send(message: Message): void {
  process.send?.(message, undefined, undefined, () => undefined);
}

async function load(root: string, handler: string): Promise<Handler> {
  const dot = handler.lastIndexOf('.');
  const file = path.join(root, handler.slice(0, dot));
  const found = ['.js', '.mjs', '.cjs'].map(ending => file + ending).find(name => fs.existsSync(name)) ?? file;
  const module = (found.endsWith('.mjs')
    ? await import(pathToFileURL(found).href)
    : createRequire(found)(found)) as Record<string, Handler>;
  return module[handler.slice(dot + 1)];
}

async function handle({ requestId, event, timeout }: Invocation): Promise<void> {
  current = requestId;
  const report = new Report(requestId);
  try {
    const handler = await loading;
    const context = contextOf(requestId, timeout);
    if (STREAMS in handler) await streamResponse(handler, event, context, report);
    else report.respond(resultOf(await handler(event, context)));
    report.done();
  } catch (error) {
    console.error(error);
    report.failed();
  }
}

/** Waits for both the handler and its stream. */
async function streamResponse(handler: Handler, event: unknown, context: unknown, report: Report): Promise<void> {
  const response = new ResponseStream(report);
  await Promise.all([handler(event, response, context), finished(response)]);
}

function contextOf(awsRequestId: string, timeout: number): unknown {
  const deadline = Date.now() + timeout;
  return {
    awsRequestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** Uses a result without a status as a JSON body. */
function resultOf(result: unknown): FunctionResponse {
  const isResponse = typeof result === 'object' && result !== null && 'statusCode' in result;
  if (!isResponse) return responseOf({}, Buffer.from(JSON.stringify(result) ?? ''), 'application/json');
  const { body = '', isBase64Encoded, ...head } = result as Result;
  return responseOf(head, Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), 'application/json');
}

function responseOf({ statusCode = 200, headers = {} }: Head, body: Buffer, contentType: string): FunctionResponse {
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: {
      'content-type': contentType, ...Object.fromEntries(lowerCase) as Record<string, string>,
    },
    body,
  };
}
