import { createRequire } from 'node:module';
import { Writable } from 'node:stream';

/** Requests to a process of the function, with the number at once. */
export interface Round {
  readonly paths: string[];
  readonly atOnce: number;
}

export interface Answers {
  /** By path: the content type of an image, or the type of the problem. */
  readonly answers: { readonly [path: string]: string };
  /** The most memory that the process had, in MB. */
  readonly memory: number;
}

type Handler = (event: object, stream: Writable) => Promise<void>;
interface Head { readonly statusCode: number; readonly headers: { readonly [name: string]: string } }

const heads = new WeakMap<Writable, Head>();
Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: Handler) => handler,
    HttpResponseStream: {
      from: (stream: Writable, head: Head) => {
        heads.set(stream, head);
        return stream;
      },
    },
  },
});

const [file] = process.argv.slice(2);
const { handler } = createRequire(file)(file) as { handler: Handler };

async function answerOf(rawPath: string): Promise<string> {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await handler({ rawPath, headers: {}, requestContext: { http: { method: 'GET' } } }, stream);
  const { statusCode, headers } = heads.get(stream)!;
  return statusCode === 200
    ? headers['content-type']
    : (JSON.parse(Buffer.concat(chunks).toString()) as { type: string }).type;
}

async function run({ paths, atOnce }: Round): Promise<Answers> {
  const answers: { [path: string]: string } = {};
  const waiting = [...paths];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) answers[path] = await answerOf(path);
  }));
  return { answers, memory: process.resourceUsage().maxRSS / 1024 };
}

process.on('message', (round: Round) => void run(round).then(result => process.send!(result)));
