import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

interface Step { readonly name?: string; readonly uses?: string; readonly run?: string }
interface Job {
  readonly permissions?: Record<string, string>;
  readonly uses?: string;
  readonly needs?: string | string[];
  readonly steps?: Step[];
}
interface Workflow { readonly permissions?: unknown; readonly jobs: Record<string, Job> }

const FOLDER = path.join(__dirname, '../.github/workflows');
const FILES = fs.readdirSync(FOLDER).sort();

const READ = { contents: 'read' };
const PUBLISH = { 'contents': 'read', 'id-token': 'write' };

/** Every job of every workflow, and everything that its token may do. */
const PERMISSIONS: Record<string, Record<string, Record<string, string>>> = {
  'audit.yml': { audit: READ, upgrade: { 'contents': 'write', 'pull-requests': 'write' } },
  'ci.yml': { ci: READ },
  'pull-request-lint.yml': { validate: { 'pull-requests': 'read' } },
  'release.yml': {
    ci: READ,
    release: READ,
    release_github: { contents: 'write' },
    package_npm: READ,
    package_pypi: READ,
    package_maven: READ,
    package_golang: READ,
    release_npm: PUBLISH,
    release_pypi: PUBLISH,
    release_maven: READ,
    release_golang: READ,
  },
};

/** Commands that run the code of this repository or of its dependencies. */
const BUILDS = /npm ci|npm install|npx projen|\.ci\/run/;

const text = (file: string): string => fs.readFileSync(path.join(FOLDER, file), 'utf8');
const jobs = (file: string): [string, Job][] => Object.entries((parse(text(file)) as Workflow).jobs);
const steps = (file: string): Step[] => jobs(file).flatMap(([, job]) => job.steps ?? []);

test('the table of permissions lists every workflow', () => {
  expect(FILES).toEqual(Object.keys(PERMISSIONS));
});

describe.each(FILES)('the workflow %s', file => {
  test('pins every action to a commit and names its version in a comment', () => {
    const unpinned = text(file).split('\n').map(line => /^\s*(?:- )?uses: (.*)$/.exec(line)?.[1])
      .filter(uses => uses !== undefined && !uses.startsWith('./'))
      .filter(uses => !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(uses!));
    expect(unpinned).toEqual([]);
    expect(steps(file).filter(({ uses }) => uses).length).toBeGreaterThan(0);
  });

  test('runs no package by a floating version', () => {
    const commands = steps(file).map(({ run }) => run ?? '');
    expect(commands.filter(run => /@latest|@next/.test(run))).toEqual([]);
    const packages = commands.flatMap(run => [...run.matchAll(/npx '?-p'? '?([^\s']+)'?/g)].map(([, spec]) => spec));
    expect(packages.filter(spec => !/@\d+\.\d+\.\d+$/.test(spec))).toEqual([]);
  });

  test('grants every job only the permissions of the table', () => {
    expect(Object.fromEntries(jobs(file).map(([id, { permissions }]) => [id, permissions]))).toEqual(PERMISSIONS[file]);
  });

  test('runs no code of dependencies with a token that may write or with a secret', () => {
    const risky = jobs(file).filter(([, job]) =>
      Object.values(job.permissions ?? {}).includes('write') || /secrets\.(?!GITHUB_TOKEN)/.test(JSON.stringify(job)));
    const building = risky.filter(([, job]) => (job.steps ?? []).some(({ run }) => BUILDS.test(run ?? '')));
    expect(building.map(([id]) => id)).toEqual([]);
  });
});

test('the release workflow publishes only packages from jobs of their own', () => {
  const release = Object.fromEntries(jobs('release.yml'));
  for (const target of ['npm', 'pypi', 'maven', 'golang']) {
    expect(release[`release_${target}`].needs).toEqual(['release', `package_${target}`]);
    expect(release[`package_${target}`].steps!.some(({ run }) => run?.includes('npx projen package:'))).toBe(true);
    expect(release[`release_${target}`].steps!.at(-1)!.run).toMatch(/publib@\d+\.\d+\.\d+/);
  }
});
