import { QuickJSContext, QuickJSRuntime, getQuickJS } from 'quickjs-emscripten';
import { EdgeEvent, EdgeRequest, EdgeResponse } from '../../../src/runtime/edge/normalize-url.edge';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { edgeFunctionCode } from '../../../src/transformation/edge-function';
import { RULES } from '../../runtime/edge/edge-cases';
import { GRAMMARS, eventsOf } from '../../runtime/url/grammar-cases';
import { Cells } from '../cells';
import { EdgeCase, casesOf, outcomeOf } from '../edge-function/cases';
import { Engine } from '../engine';

export const quickjs: Engine = {
  name: 'quickjs',
  title:
    'a sandbox that ends whoever computes for too long: the edge function, case by case, within a budget of steps and of memory',
  install: async () => undefined, // a library
  run: async (cells, mode) => {
    const runtime = (await getQuickJS()).newRuntime({ memoryLimitBytes: MEMORY, maxStackSizeBytes: STACK });
    compare(cells, runtime, RULES, casesOf(RANDOM[mode]));
    for (const grammar of GRAMMARS) compare(cells, runtime, grammar.rules, eventsOf(grammar));
    runtime.dispose();
  },
};

const RANDOM = { short: 500, long: 5000 };
const MEMORY = 2 * 1024 * 1024; // what a CloudFront Function has
const STACK = 256 * 1024;

// A step is a loop's turn or a call. The longest URL takes about 3,000, the usual one 500; CloudFront does not say what
// it allows.
const STEPS = 5000;
// The engine looks up only so often, so that a case is run more than once to be measured.
const STEPS_UNSEEN = 10_000;
const CALLS = 20;

/** In a context of its own: the rules stand in the code. */
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

/** What comes of it, or `ended` where the budget is spent before. */
function run(runtime: QuickJSRuntime, context: QuickJSContext, code: string): string {
  let looks = 0;
  runtime.setInterruptHandler(() => ++looks > STEPS * CALLS / STEPS_UNSEEN);
  const result = context.evalCode(code);
  if (result.error) {
    const error = context.dump(result.error) as { message: string };
    result.error.dispose();
    return error.message === 'interrupted' ? 'ended' : JSON.stringify(error);
  }
  const answer = context.getString(result.value);
  result.value.dispose();
  return outcomeOf(JSON.parse(answer) as EdgeRequest | EdgeResponse);
}

/** A new one each time: the function changes its event. */
function literal(event: EdgeEvent): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(event))})`;
}
