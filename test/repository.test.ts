import * as fs from 'node:fs';
import * as path from 'node:path';
import { parse } from 'yaml';

const ROOT = path.join(__dirname, '..');
const text = (file: string): string => fs.readFileSync(path.join(ROOT, file), 'utf8');

const PACKAGE = JSON.parse(text('package.json')) as {
  readonly scripts: Record<string, string>;
  readonly engines: { readonly node: string };
  readonly peerDependencies: Record<string, string>;
};
interface Lint {
  readonly jobs: { readonly validate: { readonly steps: { readonly with: { readonly types: string } }[] } };
}

const CONTRIBUTING = text('CONTRIBUTING.md');

describe('the development environment', () => {
  const dockerfile = text('.devcontainer/Dockerfile');
  const oldest = /(\d+)\./.exec(PACKAGE.engines.node)![1];

  test('uses the oldest Node.js that the library supports, in .nvmrc, the dev container and CI', () => {
    expect(text('.nvmrc').trim()).toBe(oldest);
    expect(/^ARG NODE=(\d+)$/m.exec(dockerfile)![1]).toBe(oldest);
    expect(JSON.parse(text('.devcontainer/devcontainer.json')).build.args.NODE).toBe(oldest);
    expect(text('.github/workflows/ci.yml')).toContain(`image: node:${oldest}-bookworm\n`);
  });

  test('has every Debian package that .ci/run would install in the dev container', () => {
    const wanted = [...text('.ci/run').matchAll(/missing\+=\(([\w-]+)\)/g)].map(([, name]) => name);
    expect(wanted).toContain('njs');
    expect(wanted.filter(name => !new RegExp(`[ \\n]${name}[ \\n]`).test(dockerfile))).toEqual([]);
  });

  test('has a Go in the dev container that is as new as the example in Go requires', () => {
    const request = /^go (\d+)\.(\d+)/m.exec(text('examples/go/go.mod'))!;
    const image = /^FROM golang:(\d+)\.(\d+)-/m.exec(dockerfile)!;
    expect([image[1], Number(image[2])]).toEqual([request[1], expect.any(Number)]);
    expect(Number(image[2])).toBeGreaterThanOrEqual(Number(request[2]));
  });

  test('names no registry host in the dev container, and pins each image by a tag', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images.length).toBeGreaterThan(0);
    expect(images.filter(image => !/^[a-z]+:[\w.${}-]+$/.test(image) || image.endsWith(':latest'))).toEqual([]);
  });
});

describe('.ci/run', () => {
  test('runs the test command of CONTRIBUTING.md, and the checks that it leaves out of it', () => {
    expect(CONTRIBUTING).toMatch(/^\| `npm test`/m);
    const run = text('.ci/run');
    expect(run).toMatch(/^ {2}TESTS_ONLY=1 npm test /m);
    for (const check of ['eslint', 'types']) expect(run).toMatch(new RegExp(`^ {2}beside step .* npx projen ${check}$`, 'm'));
  });
});

describe('CONTRIBUTING.md', () => {
  test('names only commands that package.json has', () => {
    const commands = [...CONTRIBUTING.matchAll(/(?:npm run|npx projen) ([a-z][\w:-]*)/g)].map(([, name]) => name);
    expect(commands.length).toBeGreaterThan(15);
    expect(commands.filter(name => !(name in PACKAGE.scripts))).toEqual([]);
  });

  test('names every command that .ci/run runs', () => {
    const commands = [...text('.ci/run').matchAll(/npm run ([\w:-]+)|test\/([\w-]+)\/(?:main\.ts|run\.sh)/g)]
      .map(([, script, program]) => script ?? program);
    expect(commands.length).toBeGreaterThan(2);
    expect(commands.filter(name => !CONTRIBUTING.includes(`\`npm run ${name}`))).toEqual([]);
  });

  test('names only files that exist', () => {
    const folders = ['src', 'test', 'projenrc', 'docs', 'examples', 'playground'];
    const all = folders.flatMap(folder => fs.readdirSync(path.join(ROOT, folder), { recursive: true }) as string[]);
    const names = new Set(all.map(file => path.basename(file)));
    const files = [...CONTRIBUTING.matchAll(/`([\w./-]+\.(?:ts|md|json|yml)|[\w.-]+(?:\/[\w.-]+)*\/)`/g)]
      .map(([, file]) => file);
    const generated = ['assets/', 'lib/', 'dist/'];
    expect(files).toContain('broken-props.ts');
    const exists = (file: string) => fs.existsSync(path.join(ROOT, file)) || !file.includes('/') && names.has(file)
      || file.endsWith('/') && names.has(path.basename(file));
    expect(files.filter(file => !generated.includes(file) && !exists(file))).toEqual([]);
  });

  test('lists the types of commits that titles of pull requests may have', () => {
    const workflow = parse(text('.github/workflows/pull-request-lint.yml')) as Lint;
    const types = workflow.jobs.validate.steps[0].with.types.trim().split('\n');
    const [list] = /\(https:\/\/www\.conventionalcommits.*?\. The\ssubject/s.exec(CONTRIBUTING)!;
    expect(types).toContain('feat');
    expect([...list.matchAll(/`([a-z]+)`/g)].map(([, type]) => type)).toEqual(types);
  });
});

describe('docs/versions.md', () => {
  const floors = { ...PACKAGE.peerDependencies, 'Node.js': PACKAGE.engines.node };

  test.each(Object.entries(floors))('states the minimum of %s', (name, range) => {
    const row = text('docs/versions.md').split('\n').find(line => new RegExp(`^\\| \`?${name}\\b`).test(line))!;
    expect(row.split('|')[2]).toContain(range.replace(/^\D+/, '').replace(/^(20\.16)\.0$/, '$1'));
  });
});

interface Form {
  readonly name: string;
  readonly description: string;
  readonly body: { readonly type: string; readonly id?: string }[];
}

interface Config { readonly blank_issues_enabled: boolean; readonly contact_links: { readonly url: string }[] }

describe('issue forms', () => {
  const folder = '.github/ISSUE_TEMPLATE';
  const forms = fs.readdirSync(path.join(ROOT, folder)).filter(file => file !== 'config.yml');

  test('exist for bugs, features and reports of the proof on AWS', () => {
    expect(forms.sort()).toEqual(['bug.yml', 'feature.yml', 'proof-report.yml']);
  });

  test.each(forms)('%s has a name, a description and fields with unique IDs', file => {
    const { name, description, body } = parse(text(`${folder}/${file}`)) as Form;
    expect([name, description].every(value => typeof value === 'string' && value.length > 2)).toBe(true);
    const fields = body.filter(({ type }) => type !== 'markdown');
    expect(fields.filter(({ type }) => !['input', 'textarea', 'dropdown', 'checkboxes'].includes(type))).toEqual([]);
    const ids = fields.map(({ id }) => id);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('are the only way to open an issue, and lead vulnerabilities to a private report', () => {
    const config = parse(text(`${folder}/config.yml`)) as Config;
    const report = 'https://github.com/cdkimagecdn/cdk-image-cdn/security/advisories/new';
    expect(config.blank_issues_enabled).toBe(false);
    expect(config.contact_links.map(({ url }) => url)).toContain(report);
    expect(text('SECURITY.md')).toContain(report);
  });
});
