import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');
const EXAMPLES = fs
  .readdirSync(path.join(ROOT, 'examples'))
  .filter(name => fs.existsSync(path.join(ROOT, 'examples', name, 'app.ts')));

test.each(EXAMPLES)('the example %s synthesizes without changes', name => {
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
  fs.rmSync(outdir, { recursive: true });
});

test('the examples credit every image', () => {
  const folder = path.join(ROOT, 'examples/minimal/images');
  const credits = fs.readFileSync(path.join(folder, 'CREDITS.md'), 'utf8');
  for (const file of fs.readdirSync(folder).filter(name => name !== 'CREDITS.md')) {
    expect(credits).toContain(`\`${file}\``);
  }
});
