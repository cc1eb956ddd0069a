import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** The module that an example stands in, for rosetta too, which translates it for the other languages. */
const FIXTURE = fs.readFileSync(path.join(ROOT, 'rosetta/default.ts-fixture'), 'utf8');

function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(match => match[1]);
}

/** A module of its own, in which \`this\` is a stack and declarations stand where TypeScript wants them. */
function moduleOf(block: string): string {
  const isDeclaration = (line: string) => line.startsWith('declare ');
  const lines = block.split('\n');
  return [
    ...lines.filter(isDeclaration),
    FIXTURE.replace('/// here', () => lines.filter(line => !isDeclaration(line)).join('\n')),
  ].join('\n');
}

/** What the compiler says of the modules, each under the name README-<n>.ts. */
function compile(modules: string[]): string[] {
  const files = new Map(modules.map((source, index) => [path.join(ROOT, 'test', `README-${index}.ts`), source]));
  const { config } = ts.readConfigFile(path.join(ROOT, 'test/tsconfig.json'), ts.sys.readFile);
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, path.join(ROOT, 'test'));
  const options = { ...parsed.options, noUnusedLocals: false };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = name => files.has(name) || fileExists(name);
  host.readFile = name => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) =>
    files.has(name) ? ts.createSourceFile(name, files.get(name)!, target) : getSourceFile(name, target, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()]
    .flatMap(name => {
      const file = program.getSourceFile(name)!;
      return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    })
    .map(
      diagnostic =>
        `${path.basename(diagnostic.file!.fileName)}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`,
    );
}

test('every TypeScript example compiles', () => {
  const examples = blocks('ts');
  expect(examples.length).toBeGreaterThan(8);
  expect(compile([...blocks('ts nofixture'), ...examples.map(moduleOf)])).toEqual([]);
}, 60_000);

test('a wrong example would not compile', () => {
  expect(compile([moduleOf("new ImageCdn(this, 'Images', { maxTTL: Duration.days(1) });")])).toEqual([
    expect.stringMatching(/maxTTL/),
  ]);
}, 60_000);

test('the first example has fewer than 15 lines', () => {
  expect(blocks('ts nofixture')[0].trim().split('\n').length).toBeLessThan(15);
});

test('every example that creates an App synthesizes it, which only TypeScript does by itself', () => {
  const apps = [...README.matchAll(/^```ts.*\n([^]*?)^```/gm)]
    .map(match => match[1])
    .filter(block => block.includes('new App('));
  expect(apps.length).toBeGreaterThan(1);
  for (const app of apps) expect(app).toContain('\napp.synth();\n');
});

test('every warning that the code gives is listed', () => {
  const files = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true }) as string[];
  const sources = files
    .filter(file => file.endsWith('.ts'))
    .map(file => fs.readFileSync(path.join(ROOT, 'src', file), 'utf8'));
  const ids = sources.flatMap(source => [...source.matchAll(/warn\((?:scope|cdn), '(\w+)'/g)].map(match => match[1]));
  expect(ids.length).toBeGreaterThan(4);
  for (const id of ids) expect(README).toContain(`\`cdk-image-cdn:${id}\``);
});

// PyPI resolves no relative link, and npm only those that are no images.
const REPOSITORY =
  /^https:\/\/(?:github\.com\/cdkimagecdn\/cdk-image-cdn\/(?:blob|tree)|raw\.githubusercontent\.com\/cdkimagecdn\/cdk-image-cdn)\/main\//;

test('links in the README lead to headings of the page, and by absolute URLs to files of the repository', () => {
  const anchors = [...README.matchAll(/^#+ (.+)$/gm)].map(match =>
    match[1]
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
  const targets = [...README.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source,
  );
  const ofRepository = targets
    .filter(target => REPOSITORY.test(target))
    .map(target => target.replace(REPOSITORY, '').replace(/#.*/, ''));
  expect(targets.filter(target => !/^(#|https:\/\/)/.test(target))).toEqual([]);
  expect(targets.filter(target => target.startsWith('#') && !anchors.includes(target.slice(1)))).toEqual([]);
  expect(ofRepository.length).toBeGreaterThan(10);
  expect(ofRepository.filter(file => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
});

test('every screenshot in the README is shown from the repository by GitHub', () => {
  const images = [...README.matchAll(/<img\s+src="([^"]+)"[^>]*>/g)]
    .map(([, source]) => source)
    .filter(source => source.includes('docs/'));
  expect(images.length).toBeGreaterThan(0);
  for (const image of images) expect(image).toMatch(/^https:\/\/raw\.githubusercontent\.com\/.*\.webp$/);
});
