import { InvocationTrace } from './invocation-trace';
import { LambdaFunction } from './lambda-function';

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
