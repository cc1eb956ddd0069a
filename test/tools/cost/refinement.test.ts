import { PLAIN, USAGE } from './support';
import { refinementMetricsLine } from '../../../src/runtime/transformer/refiner/refinement-metrics';
import { bill, sentGigabytes } from '../../../src/tools/cost/bill';
import { Configuration, DEFAULT_TRANSFORM_FUNCTION } from '../../../src/tools/cost/configuration';
import {
  LOG_BYTES, RefinerConfiguration, costOfRefinement, refinements, viewsToPayOff,
} from '../../../src/tools/cost/refinement';
import { DEFAULTS } from '../../../src/tools/cost/usage';
import { RefinerWorld } from '../../runtime/transformer/refiner/refiner.support';

const REFINER: RefinerConfiguration = { memoryMegabytes: 1769, architecture: 'arm64', maxPerMonth: 1_000_000 };
const TRANSFORMING: Configuration = { ...PLAIN, transformFunction: { ...DEFAULT_TRANSFORM_FUNCTION, variantDays: 30 } };
const REFINING: Configuration = { ...TRANSFORMING, refiner: REFINER };
const MADE = 6 * 11_000;

describe('the cost of refinement', () => {
  test('is that of Lambda, S3, SQS and logs for each variant, up to the monthly limit', () => {
    const each = 2 * 1769 / 1024 * 0.0000133334 + 0.2e-6 + 3 * 0.4e-6 + 5e-6 + 3 * 0.4e-6 + LOG_BYTES / 1024 ** 3 * 0.5;
    expect(costOfRefinement(REFINER, USAGE)).toBeCloseTo(each, 12);
    expect(bill(REFINING, USAGE).refinement).toBeCloseTo(MADE * each, 6);
    expect(bill({ ...REFINING, refiner: { ...REFINER, maxPerMonth: 1000 } }, USAGE).refinement)
      .toBeCloseTo(1000 * each, 6);
    expect(bill(TRANSFORMING, USAGE).refinement).toBe(0);
    expect(bill({ ...PLAIN, refiner: REFINER }, USAGE).refinement).toBe(0);
  });

  test('lowers data transfer by the share of variants that are refined', () => {
    const before = sentGigabytes(TRANSFORMING, USAGE);
    expect(sentGigabytes(REFINING, USAGE)).toBeCloseTo(0.8 * before, 6);
    const half = { ...REFINER, maxPerMonth: refinements(REFINER, USAGE, 30) / 2 };
    expect(sentGigabytes({ ...REFINING, refiner: half }, USAGE)).toBeCloseTo(0.9 * before, 6);
    expect(sentGigabytes({ ...PLAIN, refiner: REFINER }, USAGE)).toBe(sentGigabytes(PLAIN, USAGE));
  });

  test('is paid by views, by none if nothing is saved', () => {
    const savedPerView = 0.2 * 60_000 / 1024 ** 3 * 0.085;
    expect(viewsToPayOff(REFINER, USAGE)).toBeCloseTo(costOfRefinement(REFINER, USAGE) / savedPerView, 6);
    expect(viewsToPayOff(REFINER, { ...USAGE, refineSaving: 0 })).toBe(Infinity);
  });

  test('includes the log lines that a refinement writes', async () => {
    const world = new RefinerWorld(`${'folder/'.repeat(10)}cat.jpg/_.v.1_f.avif_w.200_max-h.400_q.60`);
    world.originals[`${'folder/'.repeat(10)}cat.jpg`] = 'v1';
    await world.receive();
    const name = 'MyImages-ImagesRefinementRefiner7803AF4E-abcdefghijkl';
    const lines = [...world.measured.map(measured => refinementMetricsLine(name, measured, 0)), ...world.logged];
    const ofLambda = 450; // START, END and REPORT
    const bytes = lines.reduce((sum, line) => sum + JSON.stringify(line).length + 26, ofLambda);
    expect(bytes).toBeLessThan(LOG_BYTES);
    expect(bytes).toBeGreaterThan(LOG_BYTES / 2);
  });

  test('is about that of the sizes in docs/cost.md', () => {
    expect(1000 * costOfRefinement(REFINER, { ...USAGE, refineSeconds: 0.92 })).toBeCloseTo(0.03, 2);
    expect(100_000 * costOfRefinement(REFINER, { ...USAGE, refineSeconds: DEFAULTS.refineMilliseconds / 1000 }))
      .toBeCloseTo(6.6, 1);
  });
});
