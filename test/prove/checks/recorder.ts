import { Site } from './check';
import { HttpRequest, exchange } from '../../../src/tools/cli/shared/exchange';

/** A request and its answer, or the reason why none came. */
export interface RecordedExchange {
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly milliseconds: number;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly bytes?: number;
  /** The beginning of an answer that is no image. */
  readonly text?: string;
  readonly error?: string;
}

/** Enough to see what happened, and little enough to send. */
const MOST_EXCHANGES = 40;
const MOST_TEXT = 500;

/** Keeps the exchanges of a check for the report: the first ones, and later ones only if the status is not 200. */
export class Recorder {
  private exchanges: RecordedExchange[] = [];
  private omitted = 0;

  /** The exchanges since the last call. */
  public take(): { exchanges: RecordedExchange[]; omitted: number } {
    const { exchanges, omitted } = this;
    [this.exchanges, this.omitted] = [[], 0];
    return { exchanges, omitted };
  }

  public add(recorded: RecordedExchange): void {
    if (
      this.exchanges.length < MOST_EXCHANGES ||
      (recorded.status !== 200 && this.exchanges.length < 2 * MOST_EXCHANGES)
    ) {
      this.exchanges.push(recorded);
    } else {
      this.omitted++;
    }
  }
}

export interface SiteOptions {
  readonly url: string;
  readonly recorder: Recorder;
  readonly put: (key: string, body: Buffer) => Promise<void>;
  /** The longest that an answer may take, in seconds. */
  readonly timeoutSeconds: number;
  readonly signal?: AbortSignal;
}

/** A site whose requests are recorded. */
export function recordedSite({ url, recorder, put, timeoutSeconds: usual, signal }: SiteOptions): Site {
  return {
    url: new URL(url),
    put,
    request: async (target, { timeoutSeconds = usual, ...options } = {}) => {
      signal?.throwIfAborted();
      return exchangeAndRecord({ ...options, url: new URL(target, url) }, timeoutSeconds, recorder);
    },
  };
}

async function exchangeAndRecord(ask: HttpRequest, timeoutSeconds: number, recorder: Recorder) {
  const begin = performance.now();
  const request = {
    at: new Date().toISOString(),
    method: ask.method ?? 'GET',
    url: ask.url.href,
    requestHeaders: ask.headers ?? {},
  };
  const time = () => Math.round(performance.now() - begin);
  try {
    const response = await exchange(ask, timeoutSeconds);
    const { status, headers, bytes, start } = response;
    const isText = !String(headers['content-type']).startsWith('image/');
    recorder.add({
      ...request,
      milliseconds: time(),
      status,
      headers,
      bytes,
      ...(isText && { text: start.toString().slice(0, MOST_TEXT) }),
    });
    return response;
  } catch (error) {
    recorder.add({ ...request, milliseconds: time(), error: (error as Error).message });
    throw error;
  }
}
