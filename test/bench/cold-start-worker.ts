import { createRequire } from 'node:module';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { cpuTime } from './measure';

/** Milliseconds from the import of the handler. */
export interface ColdStart {
  readonly imported: number;
  readonly answered: number;
  /** CPU time until the answer, in milliseconds. */
  readonly cpu: number;
  /** CPU time of the import, in milliseconds. */
  readonly importCpu: number;
  readonly status: number;
  readonly bytes: number;
}

type Handler = (event: object, stream: Writable) => Promise<void>;

let head = { statusCode: 200 };
const stand = {
  streamifyResponse: (handler: Handler) => handler,
  HttpResponseStream: { from: (stream: Writable, given: typeof head) => { head = given; return stream; } },
};
Object.assign(globalThis, { awslambda: stand });

async function run(file: string, rawPath: string): Promise<ColdStart> {
  let bytes = 0;
  const stream = new Writable({ write: (chunk: Buffer, _, done) => { bytes += chunk.length; done(); } });
  const before = process.cpuUsage();
  const start = performance.now();
  const { handler } = createRequire(file)(file) as { handler: Handler };
  const imported = performance.now() - start;
  const importCpu = cpuTime(before);
  const done = handler({ rawPath, headers: {}, requestContext: { http: { method: 'GET' } } }, stream);
  await finished(stream);
  const answered = performance.now() - start;
  const cpu = cpuTime(before);
  await done;
  return { imported, answered, cpu, importCpu, status: head.statusCode, bytes };
}

void run(process.argv[2], process.argv[3]).then(result => process.send!(result)).finally(() => process.disconnect());
