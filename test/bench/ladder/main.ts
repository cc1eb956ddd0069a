import { App, Stack } from 'aws-cdk-lib';
import { MOST_PIXELS, lowestMissRatio, pixelRatios } from './bound';
import { missRatio, missesOf } from './miss-ratio';
import { requestRules } from '../../../src/construct/plan/request-rules';
import { CLIENT_WIDTHS } from '../../runtime/url/client-widths';
import { Benchmark, Row } from '../measure';

/** The highest miss ratio, in percent. */
const MOST_MISSES = 22;

export const ladder: Benchmark = {
  name: 'ladder',
  title:
    'Pixels sent against pixels requested, by client; and the expected share of cache misses against a lower bound of it: ' +
    `no ladder of as many widths that sends at most ${MOST_PIXELS} times the pixels to each client misses less`,
  run: async () => measure(),
};

function measure(): Row[] {
  const rules = requestRules(new Stack(new App()), {});
  const misses = missesOf(rules);
  const groups = Object.values(CLIENT_WIDTHS);
  const ratios = pixelRatios(rules.widths, groups);
  const rows = Object.keys(CLIENT_WIDTHS).map((client, index): Row => ({
    what: client, unit: 'times the pixels', measured: ratios[index], against: 1, ratio: ratios[index], mark: MOST_PIXELS,
  }));
  const measured = 100 * missRatio(rules.widths, misses);
  const lowest = 100 * lowestMissRatio(groups, misses, rules.widths.length);
  return [
    ...rows,
    { what: 'misses: lowest possible', unit: '%', measured, against: lowest, ratio: measured / lowest, mark: 1.05 },
    { what: 'misses', unit: '%', measured, against: MOST_MISSES, ratio: measured / MOST_MISSES, mark: 1 },
  ];
}
