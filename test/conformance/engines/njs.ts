import { edgeFunctionCode } from '../../../src/transformation/edge-function';
import { RULES } from '../../transformation/edge-cases';
import { inNjs } from '../../transformation/javascript-engines';
import { casesOf, outcomeOf } from '../edge-function/cases';
import { Engine } from '../engine';
import { debianProgram } from '../tools/install';

const RANDOM = { short: 2000, long: 20_000 };

export const njs: Engine = {
  name: 'njs',
  title: 'the JavaScript of nginx, taken to be that of CloudFront Functions: the edge function as it is deployed, case by case',
  install: async () => debianProgram('njs', 'njs'),
  run: async (cells, mode) => {
    const cases = casesOf(RANDOM[mode]);
    const results = inNjs(edgeFunctionCode(RULES), cases.map(({ event }) => event));
    cases.forEach(({ name, expected }, index) => cells.compare(name, expected, outcomeOf(results[index])));
  },
};
