import { QuickJSContext, QuickJSRuntime, getQuickJS } from 'quickjs-emscripten';
import { edgeFunctionCode } from '../../../src/construct/transformation/edge-function';
import { EdgeEvent, EdgeRequest, EdgeResponse } from '../../../src/runtime/edge/normalize-url.edge';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { RULES } from '../../runtime/edge/edge-cases';
import { GRAMMARS, eventsOf } from '../../runtime/url/grammar-cases';
import { Cells } from '../cells';
import { EdgeCase, casesOf, outcomeOf } from '../edge-function/cases';
import { Engine } from '../engine';

export const quickjs: Engine = {
  name: 'quickjs',
  title:
    'a JavaScript engine with limits: results of the edge function within a number of steps and a memory size',
  install: async () => undefined, // installed with the development dependencies
  run: async (cells, mode) => {
    const runtime = (await getQuickJS()).newRuntime({ memoryLimitBytes: MEMORY, maxStackSizeBytes: STACK });
    compare(cells, runtime, RULES, casesOf(RANDOM[mode]));
    for (const grammar of GRAMMARS) compare(cells, runtime, grammar.rules, eventsOf(grammar));
    runtime.dispose();
  },
};

const RANDOM = { short: 500, long: 5000 };
const MEMORY = 2 * 1024 * 1024; // the memory of a CloudFront Function
const STACK = 256 * 1024;

// A step is an iteration of a loop or a call. The longest URL takes about 3,000, a usual one 500. CloudFront does not
// publish its limit.
const STEPS = 5000;
// The engine checks the limit at intervals only, so a case runs several times to be measured.
const STEPS_UNSEEN = 10_000;
const CALLS = 20;

/** Runs the bundle in a context of its own; the code contains the rules. */
function compare(cells: Cells, runtime: QuickJSRuntime, rules: RequestRules, cases: readonly EdgeCase[]): void {
  const context = runtime.newContext();
  context.unwrapResult(context.evalCode(edgeFunctionCode(rules))).dispose();
  cells.compare('a function that does not end', 'ended', run(runtime, context, 'for (;;) {}'));
  for (const { name, event, expected } of cases) {
    cells.compare(
      name,
      expected,
      run(
        runtime,
        context,
        `for (var i = 0, answer; i < ${CALLS}; i++) answer = JSON.stringify(handler(${literal(event)})); answer`,
      ),
    );
  }
  context.dispose();
}

/** Returns the result, or `ended` if the limit of steps ends the function. */
function run(runtime: QuickJSRuntime, context: QuickJSContext, code: string): string {
  let looks = 0;
  runtime.setInterruptHandler(() => ++looks > STEPS * CALLS / STEPS_UNSEEN);
  const result = context.evalCode(code);
  if (result.error) {
    const error = context.dump(result.error) as { message: string };
    result.error.dispose();
    return error.message === 'interrupted' ? 'ended' : JSON.stringify(error);
  }
  const response = context.getString(result.value);
  result.value.dispose();
  return outcomeOf(JSON.parse(response) as EdgeRequest | EdgeResponse);
}

/** Returns the source of a new event for each call, because the function changes it. */
function literal(event: EdgeEvent): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(event))})`;
}
