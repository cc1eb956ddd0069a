import { estimateFor, estimatedApp, expectRow, textOf, totalOf, usd } from './estimated-costs';
import { run } from '../src/cli';
import { testIo } from './tools/cli/support';
import { cleanUp } from './tools/local/support';
import { LAMBDA, WAF } from '../src/tools/cost/prices';

const PAGE = 'docs/cost.md';

const TRAFFIC = [1_000_000, 10_000_000, 100_000_000];

let app: string;

beforeAll(() => {
  app = estimatedApp();
});
afterAll(cleanUp);

test.each([1000, 10_000, 100_000, 1_000_000])('docs/cost.md has the estimates for %d images', async images => {
  const costs = await Promise.all(TRAFFIC.map(async requests => {
    const args = `--images ${images} --requests ${requests}`;
    const { transformed: free } = await estimateFor(app, args);
    const { transformed: billed } = await estimateFor(app, `${args} --without-free-tier`);
    return `${totalOf(free)} (${totalOf(billed)})`;
  }));
  expectRow(PAGE, images.toLocaleString('en-US'), ...costs);
});

test('docs/cost.md has the cost of 100 million requests on the cheapest plan', async () => {
  const { plans } = await estimateFor(app, '--images 100000 --requests 100000000 --without-free-tier');
  const cheapest = Math.min(...plans.flatMap(({ total }) => total ?? []));
  expect(textOf(PAGE).replace(/\n/g, ' ')).toContain(`100 million requests then cost ${usd(cheapest)} USD`);
});

test('docs/cost.md shows the beginning of what its command prints', async () => {
  const [, args] = /cdk-image-cdn estimate (--images.*)/.exec(textOf(PAGE))!;
  const [, sample] = /```text\n([^]*?)\n```/.exec(textOf(PAGE))!;
  const io = testIo();
  expect(await run(['estimate', '--app', app, ...args.split(' ')], io)).toBe(0);
  const printed = io.out().replace('Test/Images/Distribution (stack Test)', 'MyImages/Images/Distribution (stack MyImages)');
  expect(sample.split('\n').length).toBeGreaterThan(5);
  expect(printed.startsWith(`${sample}\n`)).toBe(true);
});

test('docs/cost.md has the prices of what caps the bill', () => {
  const page = textOf(PAGE).replace(/\n/g, ' ');
  const month = 10 * 30 * 24 * 3600 * 1769 / 1024 * LAMBDA.gigabyteSecond.arm64;
  expect(page).toContain(`at most ${Math.round(month)} USD in a month, at ${LAMBDA.gigabyteSecond.arm64} USD`);
  expect(page).toContain(
    `costs ${WAF.webAcl} USD, each of its two rules ${WAF.rule} USD, and a million requests ${(WAF.request * 1e6).toFixed(2)} USD`,
  );
});
