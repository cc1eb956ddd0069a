import * as fs from 'node:fs';
import * as path from 'node:path';
import { transform } from 'esbuild';
import { run as bundled } from './bundle';
import { candidatesOf } from './candidates';
import { filesOf } from './page';
import { rendered } from './react';
import { run } from '../../src/cli';
import { testIo } from '../tools/cli/support';
import { cleanUp, folderWith, serveAssembly } from '../tools/local/support';

interface StackArguments {
  readonly name: string;
  readonly templateBody: string;
  readonly parameters: Record<string, string>;
  readonly capabilities: string[];
}

interface Configuration { run(): Promise<object> }

const MOST_BYTES = 51_200;
const DOMAIN = 'd1234abcd.cloudfront.net';

/** The options that `docs/frameworks/next-sst.md` writes to a file. */
const OPTIONS = JSON.stringify({
  sources: [{ source: { bucket: { bucketName: 'my-site-assets', keyPrefix: '_assets/' } } }],
  transformation: { urls: 'next' },
}, null, 2);

afterEach(cleanUp);

test.each([
  ['migration/sst.md', '{}'], ['frameworks/next-sst.md', OPTIONS],
])('sst.config.ts of %s deploys the printed template in one request, with its parameters', async (page, options) => {
  const folder = folderWith({ 'options.json': options });
  const io = testIo();
  const file = path.join(folder, 'images.json');
  const print = ['template', path.join(folder, 'options.json'), '--assets-bucket', 'my-code', '--output', file];
  expect(await run(print, io)).toBe(0);
  const { stack: { name, templateBody, parameters, capabilities } } = await deployed(page, folder);
  expect(name).toBe('site-dev-images');
  expect(templateBody.length).toBeLessThan(MOST_BYTES);
  const { Parameters, Outputs } = JSON.parse(templateBody);
  expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(Object.keys(parameters)));
  expect(Outputs).toHaveProperty('DistributionDomainName');
  expect(capabilities).toEqual(['CAPABILITY_IAM']);
  fs.writeFileSync(file, templateBody);
  const { distributions } = await serveAssembly(file, { parameters, images: folder });
  expect(distributions).toHaveLength(1);
});

test('next/image of a site of SST requests the domain of the image CDN, which its configuration names', async () => {
  const page = fs.readFileSync(path.join(__dirname, '../../docs/frameworks/next-sst.md'), 'utf8');
  expect(page.replace(/^ {3}/gm, '').replace(/\s+/g, '')).toContain(OPTIONS.replace(/\s+/g, ''));
  const folder = folderWith({ 'images.json': '{}' });
  const { environment: { IMAGES_PATH } } = (await deployed('frameworks/next-sst.md', folder)).site!;
  const { images, imageConfigDefault } = await bundled<{ images: object; imageConfigDefault: object }>([
    'import config from "next.config.mjs";',
    'export const { images } = config;',
    'export { imageConfigDefault } from "next/dist/shared/lib/image-config";',
  ].join('\n'), { 'next.config.mjs': filesOf('frameworks/next-sst.md')['next.config.mjs'] }, {
    define: { 'process.env.IMAGES_PATH': JSON.stringify(IMAGES_PATH) },
  });
  const html = await rendered({
    'page.jsx': 'import Image from "next/image"; export default () => <Image src="/a.jpg" width={64} height={64} alt="" />;',
  }, { define: { 'process.env.__NEXT_IMAGE_OPTS': JSON.stringify({ ...imageConfigDefault, ...images }) } });
  expect(candidatesOf(html).map(({ url }) => url))
    .toContain(`https://${DOMAIN}/_next/image?url=%2Fa.jpg&w=64&q=75`);
});

interface Deployed {
  readonly stack: StackArguments;
  /** The options of the site, if the configuration has one. */
  readonly site?: { readonly environment: { readonly IMAGES_PATH: string } };
}

/** Runs the configuration with functions in place of those of SST. */
async function deployed(page: string, folder: string): Promise<Deployed> {
  const { code } = await transform(filesOf(page)['sst.config.ts'], {
    loader: 'ts', format: 'cjs', supported: { 'dynamic-import': false },
  });
  let stack: StackArguments | undefined;
  let site: Deployed['site'];
  class Stack {
    public readonly outputs = { apply: () => DOMAIN, DistributionDomainName: DOMAIN };
    constructor(_id: string, options: StackArguments) {
      stack = options;
    }
  }
  class Nextjs {
    constructor(_id: string, options: Deployed['site']) {
      site = options;
    }
  }
  const relative = (file: string, ...rest: []) => fs.readFileSync(path.join(folder, file), ...rest);
  const configured = { exports: {} as { default: Configuration } };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('module', 'exports', '$config', '$app', '$interpolate', 'aws', 'sst', 'require', code)(
    configured, configured.exports, (options: Configuration) => options, { name: 'site', stage: 'dev' },
    String.raw, { cloudformation: { Stack } }, { aws: { Nextjs } }, () => ({ readFileSync: relative }));
  await configured.exports.default.run();
  return { stack: stack!, site };
}
