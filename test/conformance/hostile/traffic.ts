import * as http from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';

interface Received {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly method: 'GET' | 'HEAD';
  readonly target: string;
  readonly headers?: Record<string, string>;
  /** The client disconnects before the response. */
  readonly leaves?: boolean;
}

const AT_ONCE = 8;
const OPERATIONS = ['w=64', 'w=128&fm=webp', 'w=256&fm=jpg', 'w=64&h=64&fit=crop&fm=png', 'fm=json'];
// The expected problem of each URL without an image, and the responses that are allowed for images during a fault.
const PROBLEMS: Record<string, number> = { '/noise-10.jpg?w=wide': 400, '/none.png?w=64': 404 };
const FAILURES = [502, 503, 504];
const PATIENCE_MS = 60_000;
const [FIRST, LAST] = [5, 14];

/** Viewers that request images in many ways, and know the expected pixels. */
export class Traffic {
  public requests = 0;
  /** The errors while no fault is active. */
  public lastCheck: readonly string[] = [];
  private readonly right = new Map<string, Buffer>();
  private readonly agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  private readonly request: Iterator<Asked>;

  constructor(
    private readonly url: string,
    private readonly keys: readonly string[],
    seed: number,
  ) {
    this.request = this.mixture(seed);
  }

  /** Records the bytes of each image, without faults. */
  public async learn(): Promise<void> {
    for (const target of this.targets()) {
      const { status, body } = await this.send({ method: 'GET', target });
      if (status !== 200) throw new Error(`${target} is ${status} before any fault`);
      this.right.set(target, body);
    }
  }

  /** Returns the wrong responses within some seconds. Errors are allowed during a fault. */
  public async run(seconds: number, allIsWell: boolean): Promise<string[]> {
    const wrong: string[] = [];
    const end = Date.now() + seconds * 1000;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (Date.now() < end) {
          const request = this.request.next().value as Asked;
          const problem = await this.send(request).then(
            received => this.problemOf(request, received, allIsWell),
            error => (request.leaves ? undefined : String(error)),
          );
          if (problem !== undefined) {
            wrong.push(`${request.method} ${request.target} ${JSON.stringify(request.headers ?? {})}: ${problem}`);
          }
        }
      }),
    );
    this.agent.destroy();
    return wrong;
  }

  /** Requests each image once more without faults. */
  public async checkAll(): Promise<void> {
    const requests = this.targets().map((target): Asked => ({ method: 'GET', target }));
    const problems = await Promise.all(requests.map(async each => this.problemOf(each, await this.send(each), true)));
    this.agent.destroy();
    this.lastCheck = problems.filter(problem => problem !== undefined);
  }

  private targets(): string[] {
    return this.keys.flatMap(key => OPERATIONS.map(operations => `/${key}?${operations}`));
  }

  private mixture(seed: number): Iterator<Asked> {
    const target = fc.constantFrom(...this.targets());
    const request = fc.oneof(
      { arbitrary: fc.record<Asked>({ method: fc.constantFrom('GET', 'GET', 'HEAD'), target }), weight: 6 },
      target.map((each): Asked => ({ method: 'GET', target: each, headers: { range: `bytes=${FIRST}-${LAST}` } })),
      target.map((each): Asked => ({ method: 'GET', target: each, leaves: true })),
      fc.constantFrom(...Object.keys(PROBLEMS)).map((each): Asked => ({ method: 'GET', target: each })),
    );
    let round = 0;
    let sample: Asked[] = [];
    return {
      next: () => {
        if (sample.length === 0) sample = fc.sample(request, { numRuns: 1000, seed: seed + round++ });
        return { value: sample.pop()!, done: false };
      },
    };
  }

  private problemOf(
    { method, target, headers }: Asked,
    { status, headers: received, body }: Received,
    allIsWell: boolean,
  ): string | undefined {
    if (PROBLEMS[target] === status) return undefined;
    if (!allIsWell && FAILURES.includes(status)) {
      return isError(received) ? undefined : `${status}, of type ${received['content-type']}`;
    }
    if (target in PROBLEMS) return `${status} instead of ${PROBLEMS[target]}`;
    const right = this.right.get(target)!;
    if (headers?.range) {
      return isPart({ status, headers: received, body }, right)
        ? undefined
        : `${status} for a range, ${received['content-range']}: ${body.toString('hex', 0, 50)}`;
    }
    if (status !== 200) return `${status} ${body.toString().slice(0, 200)}`;
    return method === 'HEAD' || body.equals(right) ? undefined : `a different image of ${body.length} bytes`;
  }

  private send({ method, target, headers, leaves }: Asked): Promise<Received> {
    this.requests++;
    return new Promise((resolve, reject) => {
      const request = http.request(this.url + target, {
        method,
        headers: { accept: 'image/webp', ...headers },
        agent: this.agent,
        timeout: PATIENCE_MS,
      });
      request.once('timeout', () => request.destroy(new Error('no response')));
      request.once('error', reject).once('response', response => {
        buffer(response).then(
          body => resolve({ status: response.statusCode!, headers: response.headers, body }),
          reject,
        );
      });
      request.end(() => {
        if (leaves) request.destroy();
      });
    });
  }
}

/** Returns whether a response is an error that is cached briefly and is not an image. */
function isError({ 'x-cache': cache = '', 'content-type': type = '' }: http.IncomingHttpHeaders): boolean {
  return cache === 'Error from cloudfront' && !type.startsWith('image/');
}

function isPart({ status, headers, body }: Received, whole: Buffer): boolean {
  return (
    status === 206 &&
    headers['content-range'] === `bytes ${FIRST}-${LAST}/${whole.length}` &&
    body.equals(whole.subarray(FIRST, LAST + 1))
  );
}
