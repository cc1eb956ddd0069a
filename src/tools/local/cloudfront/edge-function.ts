import * as vm from 'node:vm';

/** What a function answers: its own JSON, or why it has none. */
export type FunctionOutcome = { readonly output: unknown } | { readonly failure: string };

// CloudFront stops functions after about a millisecond, which on this machine says little; this stops endless loops.
const TIME_LIMIT_MS = 1000;

interface Holder {
  answer?: string;
  failure?: string;
}

// Where the event is found, as JSON: one script for all events, since V8 keeps every script that it compiled for a long
// time.
const EVENT = 'event of the viewer';
const CALL = new vm.Script(`(function () {
  const holder = {};
  new Promise(resolve => resolve(handler(JSON.parse(globalThis[${JSON.stringify(EVENT)}])))).then(
    output => { holder.answer = JSON.stringify(output); },
  ).catch(error => { holder.failure = String(error); });
  return holder;
})()`);

/**
 * A CloudFront Function: the very code of the template, in a JavaScript context with nothing of Node.js in it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
export class EdgeFunction {
  private readonly context: vm.Context;
  private readonly globals: Record<string, string> = {};

  /** Throws where the code cannot be loaded, or has no `handler`. */
  constructor(code: string) {
    this.context = vm.createContext(this.globals, {
      // The runtime has no dynamic code either.
      codeGeneration: { strings: false, wasm: false },
      // Promises that the handler makes are settled within the time limit.
      microtaskMode: 'afterEvaluate',
    });
    this.evaluate('var console = { log: function () {}, error: function () {} };');
    this.evaluate(code);
    if (this.evaluate('typeof handler') !== 'function') throw new Error('it has no function of the name handler');
  }

  /** Events and answers pass as JSON, so that no object of this process gets into the context. */
  public run(event: unknown): FunctionOutcome {
    try {
      const { answer, failure } = this.call(JSON.stringify(event));
      if (failure !== undefined) return { failure };
      return answer === undefined ? { failure: 'the handler returned nothing in time' } : { output: JSON.parse(answer) };
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
