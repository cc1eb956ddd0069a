import { Bill, estimateFor, estimatedApp, expectRow, textOf, totalOf, usd } from './estimated-costs';
import { cleanUp } from './tools/local/support';
import { S3 } from '../src/tools/cost/prices';

const PAGE = 'docs/comparison.md';

/** The assumptions of the page, which are those of `estimate`. */
const IMAGES = 100_000;
const VARIANTS = 6 * IMAGES;
const [ORIGINAL_GB, VARIANT_GB] = [2e6 / 1e9, 60e3 / 1e9];
const TRANSFORM_SECONDS = 1.2;
const HIT_RATE = 0.9;
const HOURS = 730;

/** Prices of others, in USD, with their source on the page. */
const FARGATE = { vcpuHour: 0.04048, gigabyteHour: 0.004445 };
const LOAD_BALANCER = { hour: 0.0225, capacityUnitHour: 0.008 };
const LAMBDA_GIGABYTE_SECOND = 0.0000133334;
const CLOUDFLARE = { included: 5000, perThousand: 0.5 };
const CLOUDINARY_PLANS = [{ name: 'Plus', price: 99, credits: 225 }, { name: 'Advanced', price: 249, credits: 600 }];
const IMGIX_PLANS = [
  { price: 25, credits: 100, extra: 0.25 }, { price: 75, credits: 375, extra: 0.2 },
  { price: 150, credits: 830, extra: 0.18 }, { price: 300, credits: 1875, extra: 0.16 },
  { price: 500, credits: 3570, extra: 0.12 },
];

const TRAFFIC = [1_000_000, 10_000_000, 100_000_000];

let app: string;

beforeAll(() => {
  app = estimatedApp();
});
afterAll(cleanUp);

interface Month { readonly requests: number; readonly bill: Bill; readonly plan: string }

async function monthOf(requests: number): Promise<Month> {
  const { transformed: bill, plans } = await estimateFor(
    app, `--images ${IMAGES} --requests ${requests} --without-free-tier`,
  );
  const [cheapest] = plans.filter(({ total }) => total !== undefined).sort((a, b) => a.total! - b.total!);
  return { requests, bill, plan: `${usd(cheapest.total!)} (${cheapest.plan})` };
}

/** CloudFront and the originals in S3, which a service of your own in AWS needs in any case. */
const delivery = ({ bill }: Month): number =>
  bill.transfer + bill.requests + ORIGINAL_GB * IMAGES * S3.storage[0].price;

function imgproxy(month: Month): number {
  const task = FARGATE.vcpuHour + 2 * FARGATE.gigabyteHour;
  return delivery(month) + HOURS * (2 * task + LOAD_BALANCER.hour + LOAD_BALANCER.capacityUnitHour);
}

function openNext(month: Month): number {
  const misses = month.requests * (1 - HIT_RATE);
  return delivery(month) + misses * TRANSFORM_SECONDS * 1.5 * LAMBDA_GIGABYTE_SECOND;
}

const cloudflare = (): number => (VARIANTS - CLOUDFLARE.included) / 1000 * CLOUDFLARE.perThousand;

const cloudinaryCredits = ({ requests }: Month): number =>
  requests * VARIANT_GB + IMAGES * ORIGINAL_GB + VARIANTS * VARIANT_GB;

function cloudinary(month: Month): string {
  const credits = cloudinaryCredits(month);
  const plan = CLOUDINARY_PLANS.find(each => each.credits >= credits);
  const amount = `${Math.round(credits).toLocaleString('en-US')} credits`;
  return plan ? `${usd(plan.price)} (${amount})` : `by contract (${amount})`;
}

function imgix({ requests }: Month): string {
  const credits = requests * VARIANT_GB + 2 * VARIANTS * VARIANT_GB;
  const cost = Math.min(...IMGIX_PLANS.map(plan => plan.price + plan.extra * Math.max(0, credits - plan.credits)));
  return `${usd(cost)} (${Math.round(credits).toLocaleString('en-US')} credits)`;
}

test('docs/comparison.md has the cost of each service by the stated prices and assumptions', async () => {
  const months = await Promise.all(TRAFFIC.map(monthOf));
  const row = (name: string, cost: (month: Month) => string) => expectRow(PAGE, name, ...months.map(cost));
  row('this library, pay as you go', ({ bill }) => totalOf(bill));
  row('this library, cheapest [flat-rate plan](cost.md#flat-rate-plans)', ({ plan }) => plan);
  row('imgproxy on Fargate', month => usd(imgproxy(month)));
  row('OpenNext', month => usd(openNext(month)));
  row('Cloudflare Images', () => usd(cloudflare()));
  row('Cloudinary', cloudinary);
  row('imgix', imgix);
});

test('docs/comparison.md states the assumptions and prices that its costs are computed with', () => {
  const page = textOf(PAGE).replace(/\n/g, ' ');
  const stated = [
    '100,000 originals of 2 MB', 'six variants of each', '60 kB', '90%', '1.2 s', '--without-free-tier',
    `${FARGATE.vcpuHour} USD`, `${FARGATE.gigabyteHour} USD`, `${LOAD_BALANCER.hour} USD`,
    `${LOAD_BALANCER.capacityUnitHour} USD`, '0.50 USD per 1,000', '5,000', '600 credits', '249 USD', '3,570 credits',
    '0.12 USD',
  ];
  expect(stated.filter(text => !page.includes(text))).toEqual([]);
});

test('docs/comparison.md has the costs of DIT for the month that docs/migration/dit.md computes', async () => {
  const args = '--images 10000 --requests 10000000 --without-free-tier --variant-size 45 --transform-time 350';
  const { transformed: bill } = await estimateFor(app, args);
  const [, lambda, ecs] = /^\| 10,000,000 \|.* \| ([\d.]+) \| ([\d.]+) \|$/m.exec(textOf('docs/migration/dit.md'))!;
  expect(textOf(PAGE).replace(/\n/g, ' ')).toContain(`${lambda} USD with Lambda and ${ecs} USD with ECS for 10 million `
    + `requests of 45 kB, where this library costs ${totalOf(bill)} USD`);
});

test('docs/comparison.md has the bytes and CPU time of docs/measurements.md, with the same date', () => {
  const section = (page: string, heading: string) => textOf(page).split(`\n## ${heading}\n`)[1].split('\n## ')[0];
  const [compared, measured] = [section(PAGE, 'Bytes and CPU time'), section('docs/measurements.md', 'Other encoders')];
  const inComparison = [...compared.matchAll(/^\| (?:AVIF|JPEG): .*?((?: \| [\d.]+)+) \|$/gm)]
    .map(([, ratios]) => ratios.split(' | ').slice(1));
  const sets = [...measured.matchAll(/^\| 640 \| \w+ \| ([\d.]+) \| \d+% \| ([\d.]+) \| [\d.]+ \| ([\d.]+) \|$/gm)];
  expect(sets).toHaveLength(3);
  expect(inComparison).toEqual([1, 2, 3].map(column => sets.map(set => set[column])));
  const dateIn = (text: string) => /[Oo]n (\d+ \w+ \d{4}),\s/.exec(text)![1];
  expect(dateIn(compared)).toBe(dateIn(measured));
});
