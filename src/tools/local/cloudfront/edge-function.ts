import * as vm from 'node:vm';

/** The JSON output of a function, or the reason for which it has none. */
export type FunctionOutcome = { readonly output: unknown } | { readonly failure: string };

// Stops endless loops. CloudFront's limit of about a millisecond would be meaningless on this machine.
const TIME_LIMIT_MS = 1000;

interface Holder {
  output?: string;
  failure?: string;
}

// The global variable of the event's JSON. One script serves all events, because V8 retains compiled scripts.
const EVENT = 'event of the viewer';
const CALL = new vm.Script(`(function () {
  const holder = {};
  new Promise(resolve => resolve(handler(JSON.parse(globalThis[${JSON.stringify(EVENT)}])))).then(
    output => { holder.output = JSON.stringify(output); },
  ).catch(error => { holder.failure = String(error); });
  return holder;
})()`);

/**
 * A CloudFront Function: the code in the template, run in a JavaScript context without the APIs of Node.js.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export class EdgeFunction {
  private readonly context: vm.Context;
  private readonly globals: Record<string, string> = {};

  /** Throws if the code cannot be loaded or has no `handler`. */
  constructor(code: string) {
    this.context = vm.createContext(this.globals, {
      // CloudFront's runtime does not support dynamic code either.
      codeGeneration: { strings: false, wasm: false },
      // Promises of the handler settle within the time limit.
      microtaskMode: 'afterEvaluate',
    });
    this.evaluate('var console = { log: function () {}, error: function () {} };');
    this.evaluate(code);
    if (this.evaluate('typeof handler') !== 'function') throw new Error('it has no function named handler');
  }

  /** Passes events and outputs as JSON, so that no object of this process gets into the context. */
  public run(event: unknown): FunctionOutcome {
    try {
      const { output, failure } = this.call(JSON.stringify(event));
      if (failure !== undefined) return { failure };
      return output === undefined
        ? { failure: 'the handler returned nothing in time' }
        : { output: JSON.parse(output) };
    } catch (error) {
      return { failure: String(error) };
    }
  }

  private call(event: string): Holder {
    this.globals[EVENT] = event;
    return CALL.runInContext(this.context, { timeout: TIME_LIMIT_MS }) as Holder;
  }

  private evaluate(code: string): unknown {
    return vm.runInContext(code, this.context, { timeout: TIME_LIMIT_MS });
  }
}
