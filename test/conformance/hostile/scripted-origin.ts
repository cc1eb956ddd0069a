import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as tls from 'node:tls';

/** The bytes that a server sends in response to a request, with pauses in milliseconds between them. */
export interface Script {
  readonly parts: readonly (Buffer | number)[];
  /** Whether the connection ends after the last part. It stays open otherwise. */
  readonly ends: boolean;
}

/** The name that a client connected to, and the head of its request. */
export interface ReceivedRequest { readonly host: string; readonly head: string }

/** A TLS server on this machine that answers requests by scripts, one after the other, and repeats the last one. */
export interface ScriptedOrigin {
  readonly port: number;
  received: ReceivedRequest[];
  scripts: readonly Script[];
  close(): Promise<void>;
}

export async function scriptedOrigin(
  certificate: { readonly key: string; readonly cert: string },
): Promise<ScriptedOrigin> {
  const sockets = new Set<tls.TLSSocket>();
  const origin = { port: 0, received: [] as ReceivedRequest[], scripts: [] as readonly Script[], close };
  const server = tls.createServer(certificate, socket => {
    sockets.add(socket);
    let head = '';
    socket.on('error', () => socket.destroy()).once('close', () => sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      head += bytes.toString('latin1');
      if (!head.endsWith('\r\n\r\n')) return;
      origin.received.push({ host: String(socket.servername), head });
      head = '';
      const script = origin.scripts[Math.min(origin.received.length, origin.scripts.length) - 1];
      void play(socket, script);
    });
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return Object.assign(origin, { port: (server.address() as AddressInfo).port });

  async function close(): Promise<void> {
    sockets.forEach(socket => socket.destroy());
    await once(server.close(), 'close');
  }
}

async function play(socket: tls.TLSSocket, { parts, ends }: Script): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return;
    if (typeof part === 'number') await sleep(part);
    else socket.write(part);
  }
  if (ends) socket.end();
}
