import { LambdaFunction } from './lambda-function';

/** A record of the invocation of a function. It is complete once the handler has ended. */
export interface InvocationTrace {
  /** The name of the function. */
  readonly name: string;
  /** The outcome for the caller. `none` if the function was not invoked. */
  outcome: 'none' | 'running' | 'responded' | 'failed' | 'timedOut' | 'throttled';
  /** Whether a process was started for it. */
  isColdStart: boolean;
  /** The milliseconds until the outcome. */
  milliseconds?: number;
  /** Whether the handler has ended. It can continue after the response. */
  isDone: boolean;
  /** The metrics that the function published. */
  readonly metrics: Record<string, number>;
  /** The HTTP requests that the function sent, in the order of their responses. */
  readonly calls: FunctionCall[];
}

/** An HTTP request of a function. */
export interface FunctionCall {
  readonly target: CallTarget;
  readonly method: string;
  /** The path at the target, with the query string of a listing. */
  readonly path: string;
  /** Undefined if there was no response. */
  readonly status?: number;
  readonly milliseconds: number;
}

/** The resource that a function called. */
export interface CallTarget {
  readonly kind: 'bucket' | 'variants' | 'replica' | 'server' | 'service' | 'other';
  /** The name of the bucket or service, or the host of the server. */
  readonly name: string;
}

export function newInvocation(name: string): InvocationTrace {
  return { name, outcome: 'none', isColdStart: false, isDone: false, metrics: {}, calls: [] };
}

/** Adds metrics. Those of the same name are summed, as CloudWatch does. */
export function addMetrics({ metrics }: InvocationTrace, published: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(published)) metrics[name] = (metrics[name] ?? 0) + value;
}

/** An observer of functions. It cannot change anything. */
export interface FunctionObserver {
  /** Called for each line of a function's log. */
  logged(lambda: LambdaFunction, line: string): void;
  /** Called when the handler has ended, which can be after the response. */
  ended(lambda: LambdaFunction, event: object, invocation: InvocationTrace): void;
}

/** Passes logs to standard error, which is separate from the output of a program. */
export const NO_FUNCTION_OBSERVER: FunctionObserver = {
  logged: (_lambda, line) => void process.stderr.write(`${line}\n`),
  ended: () => undefined,
};
