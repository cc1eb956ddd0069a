import { Bill, estimateFor, estimatedApp, expectRow, textOf, totalOf, usd } from './estimated-costs';
import { MANUAL_PAGES } from './manual-pages';
import { cleanUp } from './tools/local/support';

const MONTH = '--images 10000 --requests 5000000';
const BILLED = `${MONTH} --without-free-tier`;

let app: string;

beforeAll(() => {
  app = estimatedApp();
});
afterAll(cleanUp);

const estimated = (args: string) => estimateFor(app, args);

const functionsOf = (bill: Bill): string => usd(bill.edgeFunction, bill.transformFunction, bill.transformLogs);
const storageOf = (bill: Bill): string => usd(bill.storage, bill.storageRequests);

test('the pages about migration print only estimates whose figures are checked', () => {
  const pages = MANUAL_PAGES.filter(page => page.startsWith('docs/migration'));
  const commands = pages.flatMap(page =>
    [...textOf(page).replace(/ \\\n\s*/g, ' ').matchAll(/cdk-image-cdn estimate (.*)/g)].map(([, args]) => args));
  expect(new Set(commands)).toEqual(new Set([
    MONTH, BILLED, '--images 10000 --requests 10000000 --without-free-tier --variant-size 45 --transform-time 350',
  ]));
});

test('docs/migration.md has the parts of the estimate, and its total with the free tier', async () => {
  const { transformed: bill } = await estimated(BILLED);
  const page = 'docs/migration.md';
  expectRow(page, 'data transfer to viewers', usd(bill.transfer));
  expectRow(page, 'requests', usd(bill.requests));
  expectRow(page, 'edge function', usd(bill.edgeFunction));
  expectRow(page, 'storage', usd(bill.storage));
  expectRow(page, 'storage requests', usd(bill.storageRequests));
  expectRow(page, 'transform function', usd(bill.transformFunction));
  expectRow(page, 'transform function logs', usd(bill.transformLogs));
  expectRow(page, 'monitoring', usd(bill.monitoring));
  expectRow(page, 'total', totalOf(bill));
  const { transformed: free } = await estimated(MONTH);
  expect(textOf(page)).toContain(`the total is ${totalOf(free)} USD`);
});

test('docs/migration/cloudfront.md has the estimates of variants and of originals alone, for both sizes', async () => {
  const { transformed: bill, originalsOnly: before } = await estimated(BILLED);
  const page = 'docs/migration/cloudfront.md';
  expectRow(page, 'data transfer to viewers', usd(bill.transfer), usd(before.transfer));
  expectRow(page, 'requests', usd(bill.requests), usd(before.requests));
  expectRow(page, 'storage and its requests', storageOf(bill), storageOf(before));
  expectRow(page, 'transform and edge function', functionsOf(bill), functionsOf(before));
  expectRow(page, 'monitoring', usd(bill.monitoring), usd(before.monitoring));
  expectRow(page, 'total', totalOf(bill), totalOf(before));
  const small = await estimated(`${BILLED} --original-size 200`);
  expect(textOf(page).replace(/\n/g, ' '))
    .toContain(`the totals are ${totalOf(small.transformed)} and ${totalOf(small.originalsOnly)} USD`);
});

test.each([
  ['10,000,000', 'Pro'], ['125,000,000', 'Business'], ['500,000,000', 'Premium'],
])('docs/migration/dit.md has the estimates of %s requests, on the plan %s and without one', async (requests, name) => {
  const args = `--requests ${requests.replace(/,/g, '')} --variant-size 45 --transform-time 350 --without-free-tier`;
  const { transformed: bill, plans } = await estimated(`--images 10000 ${args}`);
  const cheapest = plans.filter(plan => plan.total !== undefined).sort((a, b) => a.total! - b.total!)[0];
  expect(cheapest.plan).toBe(name);
  expectRow('docs/migration/dit.md', requests, `${usd(cheapest.total!)} (${name})`, totalOf(bill));
});

test('docs/migration/aws-sample.md, thumbor.md, imgix.md and vercel.md have sums of the estimate', async () => {
  const { transformed: bill } = await estimated(BILLED);
  const total = totalOf(bill);
  const sample = 'docs/migration/aws-sample.md';
  expectRow(sample, 'data transfer to viewers', usd(bill.transfer));
  expectRow(sample, 'requests, storage and its requests', usd(bill.requests, bill.storage, bill.storageRequests));
  for (const page of [sample, 'docs/migration/thumbor.md']) {
    expectRow(page, 'transform and edge function', functionsOf(bill));
    expectRow(page, 'monitoring', usd(bill.monitoring));
    expectRow(page, 'total', total);
  }
  const thumbor = 'docs/migration/thumbor.md';
  expectRow(thumbor, 'data transfer to viewers and requests', usd(bill.transfer, bill.requests));
  expectRow(thumbor, 'storage and its requests', storageOf(bill));
  const idle = await estimated('--images 10000 --requests 0 --without-free-tier');
  expect(textOf(thumbor)).toContain(`costs ${totalOf(idle.transformed)} USD a month`);
  expectRow('docs/migration/imgix.md', 'without the free tier', total);
  expectRow('docs/migration/imgix.md', 'of which data transfer to viewers', usd(bill.transfer));
  const vercel = 'docs/migration/vercel.md';
  expectRow(vercel, 'transformations', usd(bill.transformFunction), '2.50, at 0.05 per 1,000');
  expectRow(vercel, 'data transfer, requests and caches', usd(bill.transfer, bill.requests));
  expectRow(vercel, 'total', total);
  const { transformed: free } = await estimated(MONTH);
  expectRow(vercel, "total with AWS's free tier", totalOf(free));
});

test('docs/migration/cloudinary.md has the estimate, and the credits of the same month', async () => {
  const { transformed: bill } = await estimated(BILLED);
  const page = 'docs/migration/cloudinary.md';
  const [traffic, transformations, storage] = [5_000_000 * 60e3 / 1e9, 60_000 / 1000, 10_000 * (2e6 + 6 * 60e3) / 1e9];
  expectRow(page, 'traffic', usd(bill.transfer), String(traffic));
  expectRow(page, 'transformations', usd(bill.transformFunction), `up to ${transformations}`);
  expectRow(page, 'storage', usd(bill.storage), storage.toFixed(0));
  const { transfer, transformFunction, storage: stored, ...rest } = bill;
  expectRow(page, 'everything else', totalOf({ ...rest, transfer: 0, transformFunction: 0, storage: 0 }));
  expectRow(page, 'total', totalOf(bill), `up to ${(traffic + transformations + storage).toFixed(0)}`);
});
