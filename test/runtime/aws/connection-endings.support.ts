import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { AddressInfo, Socket } from 'node:net';

/** The connection of a server that has received a request. */
interface Connection {
  /** The connection, in the clear. */
  readonly socket: Socket;
  /** Resets the TCP connection. */
  readonly reset: () => void;
}

/** The way in which a connection ends, or does not. */
export interface Ending {
  /** What the server does, as the rest of a sentence. */
  readonly name: string;
  readonly end: (connection: Connection) => void;
  /** The body that a client returns, or undefined if it rejects. */
  readonly body?: string;
}

const OK = 'HTTP/1.1 200 OK\r\n';
const FOUR = `${OK}content-length: 4\r\n\r\n`;
const HEAD_OF_TEN = `${OK}content-length: 10\r\n\r\n`;
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;
const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </cat.css>\r\n\r\n';

const writes = (text: string) => ({ socket }: Connection) => void socket.write(text);
const closesAfter = (text: string) => ({ socket }: Connection) => void socket.write(text, () => socket.destroy());
const endsAfter = (text: string) => ({ socket }: Connection) => void socket.end(text);
// Later, because libuv does not report a reset that arrives together with data.
const resetsAfter = (text: string) => ({ socket, reset }: Connection) =>
  void socket.write(text, () => setTimeout(reset, 50));

/** Endings of connections. A client must settle after each, and within its time limits after those that do not end. */
export const ENDINGS: readonly Ending[] = [
  { name: 'switches protocols', end: writes(`${SWITCHING}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`) },
  { name: 'switches protocols and sends data', end: writes(`${SWITCHING}upgrade: h2c\r\nconnection: upgrade\r\n\r\nPRI * HTTP/2.0`) },
  { name: 'switches to no protocol', end: writes(`${SWITCHING}\r\n`), body: '' },
  { name: 'switches protocols and closes', end: closesAfter(`${SWITCHING}upgrade: x\r\nconnection: upgrade\r\n\r\n`) },
  { name: 'switches protocols after an informational response', end: writes(`${HINTS}${SWITCHING}upgrade: x\r\nconnection: upgrade\r\n\r\n`) },
  { name: 'closes without a response', end: ({ socket }) => socket.destroy() },
  { name: 'ends its half without a response', end: ({ socket }) => void socket.end() },
  { name: 'resets the connection without a response', end: ({ reset }) => reset() },
  { name: 'sends nothing', end: () => undefined },
  { name: 'sends no HTTP', end: writes('SSH-2.0-OpenSSH_9.6\r\n') },
  { name: 'closes in its status line', end: closesAfter('HTTP/1.1 20') },
  { name: 'closes in its headers', end: closesAfter(`${OK}content-le`) },
  { name: 'ends its half in its headers', end: endsAfter(`${OK}content-le`) },
  { name: 'resets the connection in its headers', end: resetsAfter(`${OK}content-le`) },
  { name: 'stops in its headers', end: writes(`${OK}content-le`) },
  { name: 'closes in its body', end: closesAfter(`${HEAD_OF_TEN}meow`) },
  { name: 'ends its half in its body', end: endsAfter(`${HEAD_OF_TEN}meow`) },
  { name: 'resets the connection in its body', end: resetsAfter(`${HEAD_OF_TEN}meow`) },
  { name: 'stops in its body', end: writes(`${HEAD_OF_TEN}meow`) },
  { name: 'closes before a chunk', end: closesAfter(`${CHUNKED}4\r\nmeow\r\n`) },
  { name: 'ends its half in a chunk', end: endsAfter(`${CHUNKED}9\r\nmeow`) },
  { name: 'stops before a chunk', end: writes(`${CHUNKED}4\r\nmeow\r\n`) },
  { name: 'sends a chunk with a wrong length', end: writes(`${CHUNKED}x\r\nmeow\r\n0\r\n\r\n`) },
  { name: 'resets a body that has no length', end: resetsAfter(`${OK}\r\nmeow`) },
  { name: 'stops in a body that has no length', end: writes(`${OK}\r\nmeow`) },
  { name: 'sends only informational responses', end: writes(HINTS) },
  { name: 'closes after an informational response', end: closesAfter(HINTS) },
  {
    name: 'sends informational responses without an end',
    end: ({ socket }) => {
      const timer = setInterval(() => socket.write(HINTS), 20);
      socket.once('close', () => clearInterval(timer));
    },
  },
  { name: 'sends a body that its connection ends', end: endsAfter(`${OK}\r\nmeow`), body: 'meow' },
  { name: 'sends a response after informational ones', end: writes(`HTTP/1.1 100 Continue\r\n\r\n${HINTS}${FOUR}meow`), body: 'meow' },
  { name: 'sends bytes after its body', end: writes(`${FOUR}meow, meow`), body: 'meow' },
  { name: 'sends a second response', end: writes(`${FOUR}meow${FOUR}woof`), body: 'meow' },
  { name: 'sends bytes after its body and closes', end: closesAfter(`${FOUR}meow\r\n\r\nmeow`), body: 'meow' },
  { name: 'sends bytes after its chunks', end: writes(`${CHUNKED}4\r\nmeow\r\n0\r\n\r\nmeow`), body: 'meow' },
  { name: 'ends its half after its body', end: endsAfter(`${FOUR}meow`), body: 'meow' },
  { name: 'closes after its body', end: closesAfter(`${FOUR}meow`), body: 'meow' },
  { name: 'resets the connection after its body', end: resetsAfter(`${FOUR}meow`), body: 'meow' },
];

/** A server whose connections end in one way. */
export interface EndingServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The private key and the certificate of a server. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

/** Starts a server that treats every request alike, over TLS if there is a certificate. */
export async function endingServer({ end }: Ending, tls?: TlsIdentity): Promise<EndingServer> {
  const connections = new Map<number, Socket>();
  const respond = ({ socket }: http.IncomingMessage): void => {
    const connection = connections.get(socket.remotePort!)!;
    socket.on('error', () => undefined);
    end({ socket, reset: () => connection.resetAndDestroy() });
  };
  const server = tls ? https.createServer(tls, respond) : http.createServer(respond);
  server.on('connection', (socket: Socket) => connections.set(socket.remotePort!, socket));
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      connections.forEach(socket => socket.destroy());
      await closed;
    },
  };
}

/** Returns the body that a client returns, `rejected`, or `pending` if it does not settle long after its limits. */
export async function outcomeOf(response: Promise<{ readonly body: Buffer | string }>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>(resolve => { timer = setTimeout(() => resolve('pending'), 10_000); });
  const settled = response.then(({ body }) => `returned ${String(body)}`, () => 'rejected');
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}

/** Returns the outcome that every client has. */
export function expectedOutcome({ body }: Ending): string {
  return body === undefined ? 'rejected' : `returned ${body}`;
}
