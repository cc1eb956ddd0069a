import { MOST_USD, costRows, planText, totalCost } from './plan';

const PLAN = { run: 'r1', account: '123456789012', region: 'eu-west-1', replicaRegion: 'us-west-2', keep: false };

test('the cost of a proof is below its maximum, even without a free tier', () => {
  expect(totalCost()).toBeLessThan(MOST_USD);
  expect(costRows().every(({ cost }) => cost > 0)).toBe(true);
});

test('the plan contains account, Regions, cost and the cleanup at the end', () => {
  const text = planText(PLAN);
  for (const part of [
    'account 123456789012',
    'in eu-west-1:',
    'in us-west-2:',
    'in us-east-1: a web ACL',
    'at most 1.00 USD',
    'also after a failure and on Ctrl-C',
  ]) {
    expect(text).toContain(part);
  }
});

test('the plan warns that --keep continues to cause cost, and contains the domain name', () => {
  expect(planText({ ...PLAN, keep: true, domain: 'images.example.com' })).toMatch(
    /certificate for images\.example\.com, then one for second-images\.example\.com, too[^]*goes on costing/,
  );
});
