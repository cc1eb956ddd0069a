import { once } from 'node:events';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Headers, HttpResponse } from './message';
import { LocalEdgeError } from '../../local-edge-error';

export interface IncomingRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  /** The separate lines of each header. */
  readonly headerLines: Readonly<Record<string, readonly string[]>>;
  readonly httpVersion: string;
  readonly hasBody: boolean;
  readonly body: () => Promise<Buffer>;
}

export type Handler = (request: IncomingRequest) => Promise<HttpResponse>;

export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html: a request may have 20,480
// bytes
const MAX_HEADER_SIZE = 20480;

/** Listens on the loopback interface only, because the content is not deployed yet. */
export async function listen(port: number, handler: Handler): Promise<Listener> {
  const take = (request: http.IncomingMessage, response: http.ServerResponse) => void respond(
    handler, request, response,
  );
  const server = http.createServer({ maxHeaderSize: MAX_HEADER_SIZE }, take);
  server.on('checkExpectation', take); // CloudFront removes `Expect`
  server.on('clientError', refuse);
  return bind(server, port);
}

/** @param option the CLI option that sets the port */
export async function bind(server: http.Server, port: number, option = '--port'): Promise<Listener> {
  try {
    await once(server.listen(port, HOST), 'listening');
  } catch (error) {
    throw explain(error as NodeJS.ErrnoException, port, option);
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

export function urlOf({ port }: Listener): string {
  return `http://${HOST}:${port}`;
}

async function respond(handler: Handler, incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
  const request = parse(incoming);
  outgoing.sendDate = false;
  try {
    // The response is never sent synchronously: an error that the parser finds later in the request takes precedence.
    const response = await (request === undefined ? emptyResponse(400) : handler(request));
    // An unread body would precede the next request on the connection.
    if (request?.hasBody && !incoming.readableEnded) outgoing.setHeader('connection', 'close');
    write(outgoing, response);
  } catch (error) {
    if (error instanceof ConnectionReset) incoming.destroy();
    else write(outgoing, emptyResponse(500));
  }
}

function write(outgoing: http.ServerResponse, { status, headers, body }: HttpResponse): void {
  outgoing.writeHead(status, headers).end(body);
}

/** Returns undefined for a target without a path, as in `OPTIONS *`. */
function parse(incoming: http.IncomingMessage): IncomingRequest | undefined {
  const target = (incoming.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '');
  if (!target.startsWith('/')) return undefined;
  const queryAt = target.indexOf('?');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    method: incoming.method ?? '',
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: queryAt < 0 ? '' : target.slice(queryAt + 1),
    headers: Object.fromEntries(headers) as Headers,
    headerLines: incoming.headersDistinct as Record<string, string[]>,
    httpVersion: incoming.httpVersion,
    hasBody: 'transfer-encoding' in incoming.headers || Number(incoming.headers['content-length'] ?? 0) > 0,
    body: () => buffer(incoming),
  };
}

function emptyResponse(status: number): HttpResponse {
  return {
    status,
    headers: {
      'content-length': '0', 'server': 'CloudFront', 'x-cache': 'Error from cloudfront',
    },
    body: Buffer.alloc(0),
  };
}

/** Responds to malformed or too large requests if the connection is still writable. */
function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  // bytes after the last request, whose response ends the connection
  if (error.code === 'HPE_CLOSED_CONNECTION') return;
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '413 Request Entity Too Large' : '400 Bad Request';
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(
    `HTTP/1.1 ${status}\r\nserver: CloudFront\r\nx-cache: Error from cloudfront\r\n`
      + 'content-length: 0\r\nconnection: close\r\n\r\n',
  );
}

function explain(error: NodeJS.ErrnoException, port: number, option: string): Error {
  switch (error.code) {
    case 'EADDRINUSE': return new LocalEdgeError(`port ${port} is in use: choose another one with ${option}`);
    case 'EACCES': return new LocalEdgeError(
      `port ${port} requires more permissions than this user has: choose one above 1023 with ${option}`,
    );
    case 'ERR_SOCKET_BAD_PORT': return new LocalEdgeError(`port ${port} does not exist: `
      + `choose one up to 65535 with ${option}`);
    default: return error;
  }
}

/** Thrown by a handler to reset the connection instead of responding. */
export class ConnectionReset extends Error {
  constructor() {
    super('the connection is reset');
    this.name = 'ConnectionReset';
  }
}
