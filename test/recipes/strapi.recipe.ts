import * as fs from 'node:fs';
import * as path from 'node:path';
import { startBucket } from './bucket';
import { requirePackage, run } from './bundle';
import { srcsetOf } from './candidates';
import { expectServed } from './cdn';
import { filesOf } from './page';

const FILES = filesOf('migration/strapi.md');
const PHOTO = path.join(process.env.RECIPES_IMAGES!, 'cats/tom.jpg');

interface UploadedFile {
  readonly name: string;
  readonly hash: string;
  readonly ext: string;
  readonly mime: string;
  readonly buffer: Buffer;
  url?: string;
}

interface Provider {
  init(options: object): { upload(file: UploadedFile): Promise<void>; isPrivate(): boolean };
}

interface Plugins {
  readonly upload: { readonly config: { readonly providerOptions: object; readonly breakpoints: object } };
}

test('the configuration of Strapi stores originals without an ACL, whose URLs the CDN serves', async () => {
  const bucket = await startBucket('photos');
  const { default: plugins } = await run<{ default: (strapi: object) => Plugins }>(
    'export { default } from "config/plugins.js"', { 'config/plugins.js': FILES['config/plugins.js'] });
  const env = (name: string) => ({ AWS_REGION: 'eu-west-1', AWS_BUCKET: bucket.name })[name];
  const { upload: { config: { providerOptions, breakpoints } } } = plugins({ env });
  const provider = (requirePackage('@strapi/provider-upload-aws-s3') as Provider).init(providerOptions);
  const file: UploadedFile = {
    name: 'tom.jpg', hash: 'tom_0a1b2c3d', ext: '.jpg', mime: 'image/jpeg', buffer: fs.readFileSync(PHOTO),
  };
  await provider.upload(file).finally(() => bucket.close());
  expect(bucket.requests.map(({ method, key }) => `${method} ${key}`)).toEqual(['PUT media/tom_0a1b2c3d.jpg']);
  expect(bucket.requests[0].headers).not.toHaveProperty('x-amz-acl');
  expect(provider.isPrivate()).toBe(false);
  expect(breakpoints).toEqual({});
  expect(file.url).toBe('https://images.example.com/media/tom_0a1b2c3d.jpg');
  await expectServed([{ url: `${file.url}?w=640`, width: 640 }], { path: '/media/tom_0a1b2c3d.jpg' });
});

test('the Content-Security-Policy of Strapi allows images of the CDN in the admin panel', async () => {
  const { default: middlewares } = await run<{ default: (string | { name: string; config: any })[] }>(
    'export { default } from "config/middlewares.js"', { 'config/middlewares.js': FILES['config/middlewares.js'] });
  const security = middlewares.find(middleware => typeof middleware === 'object');
  expect(security).toMatchObject({ name: 'strapi::security' });
  expect((security as { config: any }).config.contentSecurityPolicy.directives['img-src'])
    .toContain('https://images.example.com');
});

test('the srcset for files of Strapi has only widths that the CDN serves without enlarging', async () => {
  const { srcSet } = await run<{ srcSet: (file: object) => string }>(
    'export * from "srcset.js"', { 'srcset.js': FILES['srcset.js'] });
  const candidates = srcsetOf(srcSet({ url: 'https://images.example.com/cats/tom.jpg', width: 1280 }));
  expect(candidates.map(({ width }) => width)).toEqual([320, 640, 1024, 1280]);
  await expectServed(candidates);
});
