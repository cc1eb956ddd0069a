import { EventKind, EventLine, printEvent, size, logEvent } from './event-line';
import { EdgeObserver, NO_OBSERVER } from '../../local/cloudfront/edge-observer';
import { withoutSignature } from '../../local/cloudfront/viewer-access';
import { redact } from '../../local/http/redact';
import { FunctionObserver, InvocationTrace } from '../../local/lambda/invocation-trace';
import { FAULT_MODES } from '../../local/s3/fault-injection';
import { Io } from '../command';

/** Prints one line for each event of the local edge. */
export class EventLog {
  /** Observer of an edge location. */
  public readonly edge: EdgeObserver = {
    ...NO_OBSERVER,
    answered: ({ method, path, query }, { status, headers, body }, milliseconds) => {
      const [result = ''] = (headers['x-cache'] ?? '').split(' ');
      const unsigned = withoutSignature(query);
      this.print({
        kind: kindOf(status, result),
        event: result === 'FunctionGeneratedResponse' ? 'Function' : result,
        status,
        bytes: body.length,
        milliseconds,
        subject: `${method} ${redact(unsigned === '' ? path : `${path}?${unsigned}`)}`,
      });
    },
    invalidated: (item, removed) => this.print({
      kind: 'plain',
      event: 'Purge',
      subject: item,
      details: [`${removed} ${removed === 1 ? 'response' : 'responses'} removed from the cache`],
    }),
    faultChanged: failure => this.print(failure === undefined
      ? { kind: 'good', event: 'Restored', subject: 'The original bucket responds again' }
      : { kind: 'bad', event: 'Failure', subject: `The original bucket ${FAULT_MODES[failure]}` }),
  };

  /** Observer of functions. */
  public readonly functions: FunctionObserver = {
    logged: ({ name }, line) => this.print(logEvent(name, line)),
    ended: (_lambda, event, invocation) => {
      const { TransformTime: milliseconds } = invocation.metrics;
      if (milliseconds === undefined) return;
      const subject = redact(variantOf(event));
      this.print({ kind: 'work', event: 'Transform', milliseconds, subject, details: transformDetails(invocation) });
    },
  };

  private readonly isColored: boolean;

  constructor(private readonly io: Io, private readonly clock: () => Date = () => new Date()) {
    // https://no-color.org/
    this.isColored = io.stdout.isTTY === true && !io.env.NO_COLOR;
  }

  /** Prints that a file of an original was written or deleted. */
  public changed(key: string, isThere: boolean): void {
    this.print({ kind: 'plain', event: isThere ? 'Upload' : 'Delete', subject: key });
  }

  public addWarning(subject: string): void {
    this.print({ kind: 'bad', event: 'Warning', subject });
  }

  private print(line: EventLine): void {
    this.io.stdout.write(`${printEvent(this.clock(), line, this.isColored)}\n`);
  }
}

function kindOf(status: number, result: string): EventKind {
  if (status >= 400) return 'bad';
  return result === 'Miss' ? 'work' : /Hit$/.test(result) ? 'good' : 'plain';
}

/** Returns the path of the variant that a function was invoked for. */
function variantOf(event: { rawPath?: unknown; prewarm?: unknown }): string {
  return String(event.prewarm ?? event.rawPath ?? '');
}

function transformDetails({ metrics, isColdStart, calls }: InvocationTrace): string[] {
  const { BytesSaved: saved = 0 } = metrics;
  const isStored = calls.some(({ target, method, status }) =>
    target.kind === 'variants' && method === 'PUT' && status === 200);
  return [
    ...saved > 0 ? [`${size(saved)} smaller`] : [],
    ...isStored ? ['stored'] : [],
    ...isColdStart ? ['cold start'] : [],
  ];
}
