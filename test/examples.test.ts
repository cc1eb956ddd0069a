import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { TYPESCRIPT_EXAMPLES, contextOf, synthesizeExamples } from './synthesize-examples';
import { cleanUp, send, serveAssembly } from './tools/local/support';
import { startLocalEdge } from '../src/tools/local/server';

const ROOT = path.join(__dirname, '..');

/** The folder with the cloud assemblies of all examples. */
let assemblies: string;

beforeAll(() => {
  assemblies = fs.mkdtempSync(path.join(os.tmpdir(), 'examples-'));
  synthesizeExamples(assemblies);
});

afterAll(() => fs.rmSync(assemblies, { recursive: true }));

function assemblyOf(name: string): string {
  return path.join(assemblies, name);
}

function pageOf(name: string): string {
  return fs.readFileSync(path.join(ROOT, 'examples', name, 'README.md'), 'utf8');
}

function resourcesIn(outdir: string): any[] {
  return fs.readdirSync(outdir).filter(file => file.endsWith('.template.json')).flatMap(file =>
    Object.values(JSON.parse(fs.readFileSync(path.join(outdir, file), 'utf8')).Resources));
}

test.each(TYPESCRIPT_EXAMPLES)('the example %s synthesizes unchanged, and is served at the local edge', async name => {
  const outdir = assemblyOf(name);
  const types = resourcesIn(outdir).map(({ Type }) => Type);
  expect(types).toContain('AWS::CloudFront::Distribution');
  expect(types).not.toContain('Custom::CrossRegionExportWriter');
  // In place of buckets that are not in the app, where the command of its page has a folder.
  const hasFolder = /cdk-image-cdn serve .*--images /.test(pageOf(name));
  const edge = await startLocalEdge({
    app: outdir, port: 0, ...hasFolder && { images: path.join(ROOT, 'examples/minimal') },
  });
  expect(edge.distributions.length).toBeGreaterThan(0);
  await edge.close();
});

test('the example many-sources reads S3 buckets, and buckets outside AWS with a secret for each', () => {
  const outdir = assemblyOf('many-sources');
  const joined = (value: any): string => value['Fn::Join'][1].map((part: any) => part.Ref ?? part).join('');
  const { CONFIG, SOURCE_SECRET } = resourcesIn(outdir)
    .map(({ Properties }) => Properties?.Environment?.Variables)
    .find(variables => variables?.SOURCE_SECRET);
  const { routes } = JSON.parse(joined(CONFIG));
  const outside = routes.filter(({ source }: any) => source);
  expect(outside.map(({ source }: any) => new URL(source.url).hostname)).toEqual([
    expect.stringMatching(/\.r2\.cloudflarestorage\.com$/), expect.stringMatching(/\.backblazeb2\.com$/),
  ]);
  const secrets = joined(SOURCE_SECRET).split(' ').map(arn => arn.split(':secret:')[1]);
  expect(secrets).toEqual(['r2/partners', 'backblaze/archive']);
  expect(routes.filter(({ bucket }: any) => bucket)).toHaveLength(3);
});

test.each(['custom-domain', 'operations', 'two-regions'])(
  'the example %s has several Regions, between which the context of its `cdk.json` makes references weak', name => {
    expect(contextOf(name)).toEqual({ '@aws-cdk/core:defaultCrossStackReferences': 'weak' });
  },
);

test.each([
  ['next-site', '/_next/image?url=%2Fphotos%2Fpicos.jpg&w=640&q=75'], ['nuxt-site', '/_ipx/w_640/photos/picos.jpg'],
])('the example %s serves the URL that its pages print, without the server of the site', async (name, url) => {
  const outdir = assemblyOf(name);
  const { distributions: [edge] } = await serveAssembly(outdir);
  expect(await send(edge.url, url)).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } });
  expect((await send(edge.url, '/about')).status).toBe(502);
  await cleanUp();
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
