import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { startBucket } from './bucket';
import { PACKAGES, run } from './bundle';
import { expectServed } from './cdn';
import { filesOf } from './page';

const FILES = filesOf('migration/payload.md');
const PHOTO = path.join(process.env.RECIPES_IMAGES!, 'cats/tom.jpg');

// Payload is published as ES modules, which are found from within their folder.
const PROGRAM = path.join(PACKAGES, 'node_modules/.recipes/payload.mjs');

/** Stores a photograph as Payload does after an upload, and prints what a document of it contains. */
const UPLOAD = `
  import { readFileSync } from 'node:fs';
  import configuration from 'payload.config.ts';

  const { collections } = await configuration;
  const media = collections.find(({ slug }) => slug === 'media');
  const data = readFileSync('${PHOTO}');
  const doc = { filename: 'Tom & Tim.jpg', mimeType: 'image/jpeg', filesize: data.length, prefix: 'media' };
  const payload = { logger: console, update: async () => ({}) };
  const req = { file: { data, mimetype: 'image/jpeg', name: doc.filename, size: data.length }, context: {}, payload };
  for (const hook of media.hooks.afterChange) await hook({ doc, req, operation: 'create', previousDoc: {} });
  const { hooks } = media.fields.find(({ name }) => name === 'url');
  const url = async document => hooks.afterRead.at(-1)({ data: document, value: undefined });
  console.log(JSON.stringify({
    url: await url(doc),
    before: await url({ filename: 'old.jpg' }),
    thumbnail: media.upload.adminThumbnail({ doc }),
    sizes: media.upload.imageSizes ?? [],
  }));
  process.exit();
`;

async function uploaded(): Promise<{ url: string; before: string; thumbnail: string; sizes: object[] }> {
  const config = `const database = { defaultIDType: 'number', init: () => ({}) };\n${FILES['payload.config.ts']}`;
  await build({
    stdin: { contents: UPLOAD, resolveDir: PACKAGES },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile: PROGRAM,
    logLevel: 'silent',
    plugins: [{
      name: 'configuration',
      setup: ({ onResolve, onLoad }) => {
        onResolve({ filter: /^payload\.config\.ts$/ }, () => ({ path: 'payload.config.ts', namespace: 'recipe' }));
        onLoad({ filter: /.*/, namespace: 'recipe' }, () => ({ contents: config, loader: 'ts', resolveDir: PACKAGES }));
      },
    }],
  });
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], {
    env: { ...process.env, NODE_ENV: 'production', PAYLOAD_SECRET: 'secret', S3_BUCKET: 'photos' },
  });
  return JSON.parse(stdout);
}

afterAll(() => { fs.rmSync(PROGRAM, { force: true }); });

test('the configuration of Payload stores one original, whose URL and thumbnail the CDN serves', async () => {
  const bucket = await startBucket('photos');
  const { url, before, thumbnail, sizes } = await uploaded().finally(() => bucket.close());
  expect(bucket.requests.map(({ method, key }) => `${method} ${key}`)).toEqual(['PUT media/Tom & Tim.jpg']);
  expect(bucket.requests[0].headers).not.toHaveProperty('x-amz-acl');
  expect(sizes).toEqual([]);
  expect(url).toBe('https://images.example.com/media/Tom%20%26%20Tim.jpg');
  expect(before).toBe('https://images.example.com/media/old.jpg');
  const served = await expectServed([{ url }, { url: thumbnail }], { path: '/media/Tom%20%26%20Tim.jpg' });
  expect(served.map(({ width }) => width)).toEqual([2560, 320]);
});

test('the URLs of Payload documents in pages are served around the focal point', async () => {
  const { imageUrl } = await run<{ imageUrl: (doc: object, size: object) => string }>(
    'export * from "image-url.js"', { 'image-url.js': FILES['image-url.js'] });
  const doc = { url: 'https://images.example.com/cats/tom.jpg', focalX: 30, focalY: 60 };
  expect(imageUrl(doc, { width: 640 })).toBe(`${doc.url}?w=640`);
  const cropped = imageUrl(doc, { width: 640, height: 640 });
  expect(cropped).toBe(`${doc.url}?w=640&h=640&fit=crop&crop=focalpoint&fp-x=0.3&fp-y=0.6`);
  await expectServed([{ url: cropped, width: 640 }], { ratio: 1 });
});
