import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { startLocalEdge } from '../src/tools/local/server';

const ROOT = path.join(__dirname, '..');
const EXAMPLES = fs
  .readdirSync(path.join(ROOT, 'examples'))
  .filter(name => fs.existsSync(path.join(ROOT, 'examples', name, 'app.ts')));

test.each(EXAMPLES)('the example %s synthesizes without changes, and is served at the local edge', async name => {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'example-'));
  execFileSync(process.execPath, [
    require.resolve('tsx/cli'), '--tsconfig', path.join(ROOT, 'test/tsconfig.json'), 'app.ts',
  ], { cwd: path.join(ROOT, 'examples', name), env: { ...process.env, CDK_OUTDIR: outdir } });

  const templates = fs.readdirSync(outdir).filter(file => file.endsWith('.template.json'));
  const types = templates.flatMap(file =>
    Object.values(
      JSON.parse(fs.readFileSync(path.join(outdir, file), 'utf8')).Resources as Record<string, { Type: string }>,
    ).map(({ Type }) => Type),
  );
  expect(types).toContain('AWS::CloudFront::Distribution');
  // In place of buckets that are not in the app.
  const edge = await startLocalEdge({ app: outdir, port: 0, images: path.join(ROOT, 'examples/minimal') });
  expect(edge.distributions.length).toBeGreaterThan(0);
  await edge.close();
  fs.rmSync(outdir, { recursive: true });
});

test('every example has a page that prints commands', () => {
  const folders = fs.readdirSync(path.join(ROOT, 'examples'), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'node_modules').map(({ name }) => name);
  const tools = ['aws-cli', 'sam', 'terraform'].map(name => `without-cdk/${name}`);
  const without = [...folders, ...tools].filter(name => {
    const page = path.join(ROOT, 'examples', name, 'README.md');
    return !fs.existsSync(page) || !fs.readFileSync(page, 'utf8').includes('```console\n$ ');
  });
  expect(without).toEqual([]);
  const index = fs.readFileSync(path.join(ROOT, 'examples/README.md'), 'utf8');
  expect(folders.filter(name => !index.includes(`](${name})`))).toEqual([]);
});

test('the examples credit every image', () => {
  const folder = path.join(ROOT, 'examples/minimal/images');
  const credits = fs.readFileSync(path.join(folder, 'CREDITS.md'), 'utf8');
  for (const file of fs.readdirSync(folder).filter(name => name !== 'CREDITS.md')) {
    expect(credits).toContain(`\`${file}\``);
  }
});
