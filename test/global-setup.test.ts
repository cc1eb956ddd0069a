import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import setup from './global-setup';
import teardown from './global-teardown';

const { TMPDIR, TESTS_TMPDIR } = process.env;

afterEach(() => {
  Object.assign(process.env, { TMPDIR, TESTS_TMPDIR });
});

test('a run of the tests that another run starts deletes its own temporary folder only', () => {
  const outer = fs.mkdtempSync(path.join(tmpdir(), 'cdk-image-cdn-tests-'));
  process.env.TMPDIR = process.env.TESTS_TMPDIR = outer;
  setup();
  const inner = process.env.TMPDIR;
  expect(fs.existsSync(inner)).toBe(true);
  teardown();
  expect([inner, outer].map(folder => fs.existsSync(folder))).toEqual([false, true]);
});

test('runs of the tests in one process have the same temporary folder', () => {
  delete process.env.TESTS_TMPDIR;
  setup();
  const first = process.env.TMPDIR;
  teardown();
  setup();
  expect(process.env.TMPDIR).toBe(first);
  teardown();
});
