import { RULES, violations } from './rules';

test.each(RULES
  .map(rule => [rule.name, rule] as const))('the broken template violates only this rule: %s', (name, { broken }) => {
  const found = violations(broken);
  expect(found.length).toBeGreaterThan(0);
  expect([...new Set(found.map(({ rule }) => rule.name))]).toEqual([name]);
});

test('the table of AWS rules has at least 60 rules with unique names', () => {
  const names = RULES.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(60);
  expect(new Set(names).size).toBe(names.length);
});

test('each rule names the page of AWS or the issue that it comes from', () => {
  for (const { source } of RULES) {
    expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|docs\.amazonaws\.cn|github\.com)\/\S+$/);
  }
});
