import * as fs from 'node:fs';
import * as path from 'node:path';
import { PROBLEMS, Problem, ProblemType, problemBody } from '../../../src/runtime/transformer/problem';

const PAGE = fs.readFileSync(path.join(__dirname, '../../../docs/urls.md'), 'utf8');
const TYPES = Object.keys(PROBLEMS) as ProblemType[];

test.each(TYPES)('the table of errors in docs/urls.md has %s, with its status and lifetime at edge locations', type => {
  const { status, maxAge } = PROBLEMS[type];
  const [, kept] = new RegExp(`^\\| .* \\| ${status} \`${type}\` \\| (.*) \\|$`, 'm').exec(PAGE) ?? [];
  // The edge function answers a bad parameter before there is anything to keep.
  expect(kept?.replace(/^not\b.*/, 'not')).toBe(maxAge === 0 || type === 'bad-parameter' ? 'not' : `${maxAge} s`);
});

test('the table of errors in docs/urls.md has no other types', () => {
  const told = [...PAGE.matchAll(/^\| .* \| \d{3} `([a-z-]+)` \| .* \|$/gm)].map(([, type]) => type);
  expect(told).toEqual(TYPES);
});

test('problems have unique titles for people', () => {
  const titles = TYPES.map(type => PROBLEMS[type].title);
  expect(titles.filter(title => !/^[A-Z][a-z ]+$/.test(title))).toEqual([]);
  expect(new Set(titles).size).toBe(TYPES.length);
});

test('problemBody writes a problem of RFC 9457', () => {
  expect(JSON.parse(problemBody(new Problem('bad-parameter', 'w must be a number')))).toEqual({
    type: 'bad-parameter', title: 'Bad parameter', status: 400, detail: 'w must be a number',
  });
});

test('problemBody omits a missing detail', () => {
  const problem = new Problem('not-found');
  expect([problem.name, problem.message]).toEqual(['Problem', 'No such image']);
  expect(JSON.parse(problemBody(problem))).not.toHaveProperty('detail');
  expect(new Problem('not-found', 'no cat').message).toBe('no cat');
});
