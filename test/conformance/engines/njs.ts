import { edgeFunctionCode } from '../../../src/construct/transformation/edge-function';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { RULES } from '../../runtime/edge/edge-cases';
import { inNjs } from '../../runtime/edge/javascript-engines';
import { GRAMMARS, eventsOf } from '../../runtime/url/grammar-cases';
import { Cells } from '../cells';
import { EdgeCase, casesOf, outcomeOf } from '../edge-function/cases';
import { Engine } from '../engine';
import { debianProgram } from '../tools/install';

const RANDOM = { short: 2000, long: 20_000 };

export const njs: Engine = {
  name: 'njs',
  title:
    "nginx's JavaScript engine, presumably that of CloudFront Functions: results of the deployed edge function",
  install: async () => debianProgram('njs', 'njs'),
  run: async (cells, mode) => {
    compare(cells, RULES, casesOf(RANDOM[mode]));
    for (const grammar of GRAMMARS) compare(cells, grammar.rules, eventsOf(grammar));
  },
};

function compare(cells: Cells, rules: RequestRules, cases: readonly EdgeCase[]): void {
  const results = inNjs(edgeFunctionCode(rules), cases.map(({ event }) => event));
  cases.forEach(({ name, expected }, index) => cells.compare(name, expected, outcomeOf(results[index])));
}
