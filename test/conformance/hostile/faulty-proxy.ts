import * as http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Listener, bind } from '../../../src/tools/local/http/listener';
import { exchange } from '../http-origin';

/** A fault of a server or of the network. */
export type Fault = 'none' | 'slow' | 'truncated' | 'full' | 'failing';

const PAUSE_MS = 300;

/** A proxy for a server on this machine, which produces the faults of networks and disks on request. */
export class FaultyProxy {
  public fault: Fault = 'none';
  private listener?: Listener;

  /** @param port port of the server */
  constructor(private readonly port: number) {}

  /** Listens on the same port each time, so that clients can connect again. */
  public async start(): Promise<string> {
    const server = http.createServer(
      (request, response) => void this.pass(request, response).catch(() => response.destroy()),
    );
    this.listener = await bind(server, this.listener?.port ?? 0);
    return `http://127.0.0.1:${this.listener.port}`;
  }

  /** Closes connections, and accepts no new ones. */
  public async stop(): Promise<void> {
    await this.listener?.close();
  }

  private async pass(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method, url: path, headers } = request;
    const sent = await buffer(request);
    if (this.fault === 'slow') await sleep(PAUSE_MS);
    if (this.fault === 'failing' || (this.fault === 'full' && method === 'PUT')) {
      response.writeHead(503, { 'content-length': '0' }).end();
      return;
    }
    const { status, headers: received, body } = await exchange({ port: this.port, method, path, headers }, sent);
    response.writeHead(status, received);
    if (this.fault === 'truncated' && method === 'GET') {
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
    } else {
      response.end(body);
    }
  }
}
