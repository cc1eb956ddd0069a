import { PLAIN, USAGE } from './support';
import { Measured, transformMetricsLine } from '../../../src/model/transform-metrics';
import { ImageRequest, parseRequest, printVariant } from '../../../src/runtime/url/image-request';
import {
  TRANSFORM_LOG_BYTES, bill, lambdaCost, r2Bill, r2Cost, total, transferCost, withTransformation, withoutTransformation,
} from '../../../src/tools/cost/bill';
import { Configuration, DEFAULT_TRANSFORM_FUNCTION } from '../../../src/tools/cost/configuration';
import { LAMBDA } from '../../../src/tools/cost/prices';
import { RULES, serve, world } from '../../runtime/transformer/serve-variant.support';

const GIGABYTE = 1024 ** 3;

describe('worked examples on the pages of vendors', () => {
  // https://aws.amazon.com/lambda/pricing/, "Example 1" of an older state of the page, which counted 0.00001667 a
  // GB-second; $18.74.
  test('match for Lambda: 3 million calls of one second with 512 MB', () => {
    expect(lambdaCost(3_000_000, 1, { memoryMegabytes: 512, architecture: 'x86_64' }, true)).toBeCloseTo(
      18.34 + 0.4,
      1,
    );
  });

  // The same page, "Mobile application backend", as others quote its figures: 1536 MB, 3 million calls of 120 ms each;
  // $2.73.
  test('match for Lambda: 3 million calls of 120 ms with 1536 MB', () => {
    expect(lambdaCost(3_000_000, 0.12, { memoryMegabytes: 1536, architecture: 'x86_64' }, true)).toBeCloseTo(
      2.33 + 0.4,
      2,
    );
  });

  // AWS announced tiers for Lambda logs in May 2025; for 60 TB (of 1,000 GB each) others quote 12,500 USD in place of
  // 30,000: https://www.duckbillgroup.com/?p=9080.
  test('match for CloudWatch Logs: 60 TB of logs of Lambda functions', () => {
    const made = 60 * 1024 ** 4 / TRANSFORM_LOG_BYTES;
    const usage = { ...USAGE, images: made, variants: 1, changes: 0 };
    const transformer = { ...DEFAULT_TRANSFORM_FUNCTION, variantDays: 30 };
    expect(bill({ ...PLAIN, transformFunction: transformer }, usage).transformLogs).toBeCloseTo(12_500 * 1.024, 6);
  });

  // "Enriching streaming telemetry with additional metadata", likewise: 1 GB, 7.44 million calls of two seconds,
  // nothing free; $249.49.
  test('match for Lambda: 10,000 calls an hour for 31 days, of two seconds with 1024 MB', () => {
    expect(lambdaCost(10_000 * 24 * 31, 2, { memoryMegabytes: 1024, architecture: 'x86_64' }, false)).toBeCloseTo(
      249.49,
      2,
    );
  });

  // https://aws.github.io/aws-security-services-best-practices/guides/waf/waf-cost/docs/, "Core scenario", with prices
  // linked to those of the pricing page.
  test('match for WAF: one web ACL with five rules and two groups of AWS, ten million requests', () => {
    expect(bill({ ...PLAIN, webAclRules: 7 }, { ...USAGE, requests: 10_000_000 }).webAcl).toBeCloseTo(18.00, 6);
  });

  // https://developers.cloudflare.com/r2/pricing/#r2-billing-examples, as of 07ec87d of cloudflare/cloudflare-docs.
  test('match for R2: 1,000 objects of 1 GB, each read 1,000 times', () => {
    expect(r2Cost({ gigabytes: 1000, writes: 1000, reads: 1_000_000, withFreeTier: true })).toBeCloseTo(14.85, 2);
  });

  test('match for R2: 100,000 files of 100 KB, 10 million reads a day', () => {
    expect(r2Cost({ gigabytes: 10, writes: 100_000, reads: 300_000_000, withFreeTier: true })).toBeCloseTo(104.40, 2);
  });
});

describe('a bill', () => {
  test('equals the sum of its manually calculated parts', () => {
    const everything = {
      transformFunction: DEFAULT_TRANSFORM_FUNCTION,
      hasEdgeFunction: true,
      isPurged: true,
      webAclRules: 2,
      hasAdditionalMetrics: true,
      alarmMetrics: 7,
      dashboards: 1,
    };
    const parts = bill({ ...PLAIN, ...everything }, USAGE);
    const made = 6 * ((10_000 * 30) / 90 + 1000); // each once in 90 days, and again when its original changes
    expect(parts.transfer).toBeCloseTo(((20_000_000 * 60_000) / GIGABYTE) * 0.085, 6);
    // half of the viewers outside the class each
    expect(parts.requests).toBeCloseTo(2000 * (0.575 * 0.01 + 0.425 * 0.012), 6);
    expect(parts.edgeFunction).toBeCloseTo(2.0, 6);
    expect(parts.storage).toBeCloseTo(((10_000 * (2_000_000 + 6 * 60_000)) / GIGABYTE) * 0.023, 6);
    expect(parts.storageRequests).toBeCloseTo((2_000_000 + 2 * made) * 0.0000004 + (1000 + 2 * made) * 0.000005, 6);
    expect(parts.transformFunction).toBeCloseTo(
      made * (((0.7 * 1769) / 1024) * LAMBDA.gigabyteSecond.arm64 + 0.0000002),
      6,
    );
    expect(parts.transformLogs).toBeCloseTo(((made * TRANSFORM_LOG_BYTES) / GIGABYTE) * 0.5, 6);
    expect(parts.purge).toBeCloseTo(2000 * 0.005, 6);
    expect(parts.events).toBeCloseTo(2000 * 0.000001, 9);
    expect(parts.webAcl).toBeCloseTo(5 + 2 + 12, 6);
    expect(parts.logs).toBe(0);
    expect(parts.monitoring).toBeCloseTo(8 * 0.3 + 8 * 0.3 + 0.7 + 3, 6);
    expect(total(parts)).toBeCloseTo(
      Object.values(parts).reduce((sum, part) => sum + part),
      6,
    );
  });

  test('contains data transfer, requests and storage for a plain CDN', () => {
    const nonzero = Object.entries(bill(PLAIN, USAGE)).filter(([, cost]) => cost > 0).map(([part]) => part);
    expect(nonzero).toEqual(['transfer', 'requests', 'storage', 'storageRequests']);
  });

  test('contains no events without a purge, or for originals outside S3, which sends them to EventBridge', () => {
    const eventsOf = (config: Partial<Configuration>) => bill({ ...PLAIN, ...config }, USAGE).events;
    expect(eventsOf({ isPurged: true })).toBeGreaterThan(0);
    expect([eventsOf({}), eventsOf({ isPurged: true, originals: 'R2' })]).toEqual([0, 0]);
  });

  test('is reduced by the free tier of the account', () => {
    const free = bill({ ...PLAIN, hasEdgeFunction: true, isPurged: true }, { ...USAGE, withFreeTier: true });
    const transfer = (withFreeTier: boolean) =>
      bill({ ...PLAIN, transformFunction: DEFAULT_TRANSFORM_FUNCTION }, { ...USAGE, withFreeTier }).transfer;
    expect(transfer(false) - transfer(true)).toBeCloseTo(1024 * 0.085, 6);
    expect(free.requests).toBeCloseTo(1000 * (0.575 * 0.0100 + 0.425 * 0.0120), 6);
    expect(free.edgeFunction).toBeCloseTo(1.80, 6);
    expect(free.purge).toBeCloseTo(1000 * 0.005, 6);
  });

  test('excludes the first 5 GB of transform function logs with the free tier', () => {
    const logsOf = (made: number) =>
      bill(
        { ...PLAIN, transformFunction: { ...DEFAULT_TRANSFORM_FUNCTION, variantDays: 30 } },
        { ...USAGE, images: made, variants: 1, changes: 0, withFreeTier: true },
      ).transformLogs;
    const most = 5 * GIGABYTE / TRANSFORM_LOG_BYTES;
    expect(logsOf(most)).toBe(0);
    expect(logsOf(3 * most)).toBeCloseTo(10 * 0.50, 6);
  });

  test('assumes for each transformation the bytes that the transform function and Lambda log', async () => {
    const { measured, logged, services } = world();
    await serve(printVariant(parseRequest('/cat.jpg', { w: '200' }, '', RULES) as ImageRequest), services);
    expect([measured.length, logged.length]).toEqual([1, 0]);

    const name = 'MyImages-ImagesTransformer5B2F0C1A-q8Rz3TkLm2Xy';
    const line = (values: Measured) => JSON.stringify(transformMetricsLine(name, values, Date.now()));
    const id = 'RequestId: 8b133862-5331-4d81-8f9a-2c4d1b2f9d7e';
    const sizes = 'Memory Size: 1769 MB\tMax Memory Used: 221 MB\t';
    const report = `REPORT ${id}\tDuration: 712.34 ms\tBilled Duration: 713 ms\t${sizes}`;
    const warm = [`START ${id} Version: $LATEST`, line(measured[0]), `END ${id}`, report];
    const runtime = `Runtime Version ARN: arn:aws:lambda:eu-west-1::runtime:${'0'.repeat(64)}`;
    const started = `INIT_START Runtime Version: nodejs:24.v12\t${runtime}`;
    const cold = [started, line({ ColdStarts: 1 }), ...warm.slice(0, 3), `${report}Init Duration: 320.12 ms\t`];
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
    const bytes = (lines: string[]) => lines.reduce((sum, text) => sum + Buffer.byteLength(`${text}\n`) + 26, 0);
    expect(TRANSFORM_LOG_BYTES).toBeGreaterThan(bytes(warm));
    expect(TRANSFORM_LOG_BYTES).toBeLessThan(bytes(cold));
  });

  test.each([['CWL', 0.50], ['FH', 0.25]] as const)('counts access logs to %s by their bytes', (logs, price) => {
    expect(bill({ ...PLAIN, logs }, USAGE).logs).toBeCloseTo(20_000_000 * 500 / GIGABYTE * price, 6);
  });

  test('applies the price tiers of access logs', () => {
    const logs = bill({ ...PLAIN, logs: 'CWL' }, { ...USAGE, requests: 40 * 1024 * GIGABYTE / 500 }).logs;
    expect(logs).toBeCloseTo(1024 * (10 * 0.50 + 20 * 0.25 + 10 * 0.10), 6);
  });

  test('counts storage of access logs in S3 and their conversion to Parquet', () => {
    const delivered = 20_000_000 * 500 / GIGABYTE;
    expect(bill({ ...PLAIN, logs: 'S3', logDays: 90 }, USAGE).logs).toBeCloseTo(delivered * 3 * 0.023, 6);
    expect(bill({ ...PLAIN, logs: 'PARQUET', logDays: 30 }, USAGE).logs).toBeCloseTo(delivered * (0.023 + 0.03), 6);
  });
});

describe('compared bills', () => {
  test('show that transformation saves data transfer', () => {
    const [originals, variants] = [withoutTransformation(PLAIN), withTransformation(PLAIN)].map(config =>
      bill(config, USAGE),
    );
    expect(originals.transfer).toBeGreaterThan(10 * variants.transfer);
    expect(variants.transformFunction).toBeGreaterThan(0);
  });

  test('show that a wider price class is never cheaper', () => {
    const costs = ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'].map(priceClass =>
      transferCost(priceClass, 100_000, USAGE),
    );
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    expect(costs[0]).toBeLessThan(costs[2]);
  });

  test('charge an unknown price class as all regions', () => {
    const [all, ...unknown] = ['PriceClass_All', 'PriceClass_300', 'constructor', '__proto__'].map(priceClass =>
      transferCost(priceClass, 100_000, USAGE),
    );
    expect(unknown).toEqual([all, all, all]);
  });

  test('charge R2 for originals and S3 for variants', () => {
    const made = 6 * (10_000 * 30 / 90 + 1000);
    const parts = bill({ ...PLAIN, originals: 'R2', transformFunction: DEFAULT_TRANSFORM_FUNCTION }, USAGE);
    expect(parts.storage).toBeCloseTo(19 * 0.015 + 10_000 * 6 * 60_000 / GIGABYTE * 0.023, 6);
    expect(parts.storageRequests).toBeCloseTo(2_000_000 * 0.0000004 + 2 * made * 0.000005 + 4.50 + 0.36, 6);
    const plain = bill({ ...PLAIN, originals: 'R2' }, USAGE);
    expect(plain.storage + plain.storageRequests).toBeCloseTo(r2Bill(USAGE), 6);
  });

  test('exclude originals outside S3 and R2', () => {
    const { storage, storageRequests } = bill({ ...PLAIN, originals: 'other' }, USAGE);
    expect([storage, storageRequests]).toEqual([0, 0]);
  });

  test('charge whole units of R2 storage and operations', () => {
    expect(r2Bill(USAGE)).toBeCloseTo(19 * 0.015 + 1 * 4.50 + 2 * 0.36, 6);
  });
});

test('bill() counts pre-generated variants by changes and variants, as if no viewer requested them', () => {
  const config = { ...withTransformation(PLAIN), prewarmedVariants: 4 };
  const cost = (changes: number) => bill(config, { ...USAGE, changes }).prewarm;
  expect(bill(withTransformation(PLAIN), USAGE).prewarm).toBe(0);
  expect(bill({ ...PLAIN, prewarmedVariants: 4 }, USAGE).prewarm).toBe(0);
  expect([cost(0), cost(2000)]).toEqual([0, expect.closeTo(2 * cost(1000), 9)]);
  const { memoryMegabytes } = DEFAULT_TRANSFORM_FUNCTION;
  const compute = 4000 * USAGE.transformSeconds * (memoryMegabytes + 256) / 1024 * LAMBDA.gigabyteSecond.arm64;
  expect(cost(1000)).toBeGreaterThan(compute);
  expect(cost(1000)).toBeLessThan(2 * compute + 1);
});
