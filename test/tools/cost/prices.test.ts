import * as fc from 'fast-check';
import { S3, transferTiers, tieredCost } from '../../../src/tools/cost/prices';

// https://aws.amazon.com/s3/faqs/#Billing, "Storage Example", as in copies of the page: 100 GB for 15 days and 100 TB
// for 16 days of March.
test('tieredCost matches the worked example of the S3 FAQ on storage: 42,259,901,212,262,400 byte-hours', () => {
  const gigabyteMonths = 42_259_901_212_262_400 / 1024 ** 3 / (31 * 24);
  expect(gigabyteMonths).toBeCloseTo(52_900, 6);
  expect(tieredCost(gigabyteMonths, S3.storage)).toBeCloseTo(1_177.60 + 37.40, 2);
});

// The same page, "Request Example": 10,000 files in and 20,000 out on each day of March.
test('prices match the worked example of the S3 FAQ on requests: 310,000 PUT and 620,000 GET', () => {
  expect(310_000 * S3.put + 620_000 * S3.get).toBeCloseTo(1.55 + 0.25, 2);
});

test('tieredCost never decreases, and is subadditive', () => {
  const amount = fc.double({ min: 0, max: 10_000_000, noNaN: true });
  for (const region of ['northAmerica', 'japan', 'india'] as const) {
    const cost = (gigabytes: number) => tieredCost(gigabytes, transferTiers(region));
    fc.assert(
      fc.property(amount, amount, (a, b) => cost(a + b) >= cost(a) - 1e-6 && cost(a + b) <= cost(a) + cost(b) + 1e-6),
    );
  }
});

test('tieredCost of nothing is zero', () => {
  expect(tieredCost(0, S3.storage)).toBe(0);
});
