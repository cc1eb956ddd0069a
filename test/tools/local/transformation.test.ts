import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess } from 'cdk-image-cdn';
import sharp from 'sharp';
import { Received, cleanUp, folderWith, inStack, send, serve } from './support';
import { LocalEdge, LocalEdgeOptions } from '../../../src/tools/local/server';

const PHOTOS = path.join(__dirname, '../../../examples/minimal/images');
const ACCEPT = { avif: 'image/avif,image/webp,*/*;q=0.8', webp: 'image/webp,*/*', none: '*/*' };

afterEach(cleanUp);

/** A CDN that transforms the photos of the example, as its template has it after a change. */
function photos(
  props: ImageCdnProps = {},
  change: (resources: CfnResource[]) => void = () => undefined,
): (app: App) => void {
  return inStack((stack: Stack) => {
    new ImageCdn(stack, 'Images', {
      uploads: [{ path: PHOTOS, prefix: 'images', exclude: ['*.md'] }],
      transformation: ImageTransformation.onDemand(),
      ...props,
    });
    change(stack.node.findAll().filter(CfnResource.isCfnResource));
  });
}

async function start(app = photos(), options: Partial<LocalEdgeOptions> = {}): Promise<LocalEdge & { url: string }> {
  const edge = await serve(app, options);
  return { ...edge, url: edge.distributions[0].url };
}

function get(url: string, target: string, accept: string = ACCEPT.avif, method = 'GET'): Promise<Received> {
  return send(url, target, { method, headers: { accept } });
}

function resultOf({ status, headers }: Received): string {
  return `${status} ${headers['x-cache']}`;
}

test.each([
  [ACCEPT.avif, 'image/webp', 60],
  [ACCEPT.webp, 'image/webp', 60],
  [ACCEPT.none, 'image/png', 100],
])('%s: pixel art of 16x16 has its exact colors in few bytes', async (accept, contentType, most) => {
  const colors = Buffer.alloc(16 * 16 * 3);
  for (let place = 0; place < 256; place++) colors[3 * place + 2 * ((place + Math.floor(place / 16)) % 2)] = 255;
  const art = await sharp(colors, { raw: { width: 16, height: 16, channels: 3 } }).png().toBuffer();
  const app = inStack(stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() }));
  const { url } = await start(app, { images: folderWith({ 'art.png': art }) });
  const { headers, body } = await get(url, '/art.png', accept);
  expect(headers['content-type']).toBe(contentType);
  expect(body.length).toBeLessThan(most);
  expect((await sharp(body).toColourspace('srgb').removeAlpha().raw().toBuffer()).equals(colors)).toBe(true);
});

test('a loose bound of a large original does not make it smaller, and its spellings share a variant', async () => {
  const original = await sharp({ create: { width: 6028, height: 3391, channels: 3, background: 'teal' } }).jpeg().toBuffer();
  const app = inStack(stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() }));
  const { url } = await start(app, { images: folderWith({ 'a.jpg': original }) });
  const sizes: [string, string, string][] = [
    ['w=640&h=9999', '640x360', 'Miss'],
    ['w=640&h=3000', '640x360', 'Hit'],
    ['w=320&h=1500&dpr=2&fit=max', '640x360', 'Hit'],
    ['w=1280&h=2561', '1280x720', 'Miss'],
    ['w=9999&h=400', '711x400', 'Miss'],
    ['w=2560&h=400', '711x400', 'Hit'],
    ['w=0.5&h=0.5&fit=scale', '2560x1440', 'Miss'],
    ['w=0.5&h=0.5&fit=crop&rot=90', '2560x1440', 'Miss'],
    ['w=0.5&h=0.25&dpr=3&fit=crop', '2560x1080', 'Miss'],
  ];
  const results: string[][] = [];
  for (const [query] of sizes) {
    const { headers, body } = await get(url, `/a.jpg?${query}`);
    const { width, height } = await sharp(body).metadata();
    results.push([query, `${width}x${height}`, String(headers['x-cache']).split(' ')[0]]);
  }
  expect(results).toEqual(sizes);
});

/** Changes a property of every resource of a type. */
function setting(type: string, property: string, value: unknown): (resources: CfnResource[]) => void {
  return resources => resources.filter(({ cfnResourceType }) => cfnResourceType === type)
    .forEach(resource => resource.addPropertyOverride(property, value));
}

test('an unknown parameter is a 400 with the nearest names with strictParameters, cached for a minute', async () => {
  const { url } = await start(photos({ transformation: ImageTransformation.onDemand({ strictParameters: true }) }));
  const [first, again] = [await get(url, '/images/life.jpg?width=300'), await get(url, '/images/life.jpg?width=400')];
  expect([first.status, resultOf(again)]).toEqual([400, '400 Error from cloudfront']);
  expect(JSON.parse(first.body.toString())).toMatchObject({
    type: 'bad-parameter', detail: 'width is unknown: did you mean `w`?', parameter: 'width',
  });
  expect((await get(url, '/images/life.jpg?w=32&utm_source=x')).status).toBe(200);
});

test.each([
  [ACCEPT.avif, 'image/avif', 'heif'],
  [ACCEPT.webp, 'image/jpeg', 'jpeg'],
  [ACCEPT.none, 'image/jpeg', 'jpeg'],
])(
  '%s: the format at the next width of the ladder, Miss and then Hit, for GET and HEAD alike',
  async (accept, contentType, format) => {
    const { url } = await start();
    const first = await get(url, '/images/life.jpg?w=300', accept);
    expect(resultOf(first)).toBe('200 Miss from cloudfront');
    expect(first.headers).toMatchObject({
      'content-type': contentType,
      'vary': 'Accept',
      'x-content-type-options': 'nosniff',
    });
    expect(await sharp(first.body).metadata()).toMatchObject({ format, width: 320 });

    const second = await get(url, '/images/life.jpg?w=320&junk=1', accept);
    expect(resultOf(second)).toBe('200 Hit from cloudfront');
    expect(second.body.equals(first.body)).toBe(true);
    expect(await get(url, '/images/life.jpg?w=300', accept, 'HEAD')).toMatchObject({
      status: 200,
      headers: { 'x-cache': 'Hit from cloudfront', 'content-length': String(first.body.length) },
      body: Buffer.alloc(0),
    });
  },
);

test('viewers that accept WebP only share the variants of JPEG files with viewers that accept neither', async () => {
  const { url } = await start();
  const outcomes: string[] = [];
  for (const target of ['/images/life.jpg?w=300', '/images/life.jpg?w=300&mask=ellipse', '/images/valley.png?w=300']) {
    await get(url, target, ACCEPT.none);
    outcomes.push(resultOf(await get(url, target, ACCEPT.webp)));
  }
  expect(outcomes).toEqual(['200 Hit from cloudfront', '200 Miss from cloudfront', '200 Miss from cloudfront']);
});

const UNCACHED: ImageCdnProps = {
  defaultTtl: Duration.seconds(0),
  maxTtl: Duration.seconds(0),
  browserTtl: Duration.seconds(0),
};

/**
 * Requests a variant until it comes from the variant bucket, because it is stored while its first response is in
 * progress.
 */
async function fromStore(url: string, target: string): Promise<Received> {
  for (;;) {
    const response = await get(url, target);
    if (response.headers.server === 'AmazonS3') return response;
  }
}

test('the transform function and the variant bucket send the same response', async () => {
  const { url } = await start(photos(UNCACHED));
  const made = await get(url, '/images/life.jpg?w=64');
  expect(made).toMatchObject({ status: 200, headers: { server: 'CloudFront' } });
  const stored = await fromStore(url, '/images/life.jpg?w=64');
  expect(stored.status).toBe(200);
  for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) {
    expect([name, stored.headers[name]]).toEqual([name, made.headers[name]]);
  }
  expect(stored.body.equals(made.body)).toBe(true);
  for (const { headers } of [made, stored]) expect(headers).not.toHaveProperty('x-amz-meta-cache-tag');
});

test.each([
  ['/images/life.jpg?w=wide', 400, 'bad-parameter', 'FunctionGeneratedResponse from cloudfront'],
  ['/images/%ff.jpg?w=300', 400, 'bad-parameter', 'FunctionGeneratedResponse from cloudfront'],
  ['/images/none.jpg?w=300', 404, 'not-found', 'Error from cloudfront'],
])('the request %s gets status %d', async (target, status, type, xCache) => {
  const { url } = await start();
  const response = await get(url, target);
  expect(response).toMatchObject({
    status,
    headers: { 'content-type': 'application/problem+json', 'x-cache': xCache },
  });
  expect(JSON.parse(response.body.toString())).toMatchObject({ type, status });
});

test('a response of the edge function is never cached, and one of the transform function is', async () => {
  const { url } = await start();
  for (const [target, kept] of [['/images/life.jpg?w=wide', false], ['/images/none.jpg', true]] as const) {
    await get(url, target);
    expect('age' in (await get(url, target)).headers).toBe(kept);
  }
});

test('a URL with the path of a variant is rejected, as the image has another URL', async () => {
  const { url } = await start();
  expect((await get(url, '/images/life.jpg/_.v.1_f.avif_w.384')).status).toBe(404);
});

test('concurrent requests for a missing variant cause one transformation', async () => {
  const { url } = await start();
  const all = await Promise.all(Array.from({ length: 20 }, () => get(url, '/images/life.jpg?w=64')));
  expect(all.map(resultOf).sort()).toEqual([
    ...Array<string>(19).fill('200 Hit from cloudfront'),
    '200 Miss from cloudfront',
  ]);
});

test('the keys and the bucket URL are those of the originals', async () => {
  const { distributions: [{ keys, bucketUrl }] } = await start();
  expect(await keys()).toEqual([
    'life.jpg',
    'orbits.gif',
    'picos.jpg',
    'portrait.jpg',
    'screenshot.png',
    'sunset.jpg',
    'transparent.png',
    'valley.png',
  ].map(name => `images/${name}`));
  const { origin, pathname } = new URL(bucketUrl!);
  expect((await send(origin, `${pathname}/images/life.jpg`)).status).toBe(403);
});

test('a folder emulates the bucket of originals, but not that of variants', async () => {
  const images = folderWith({ 'a b.jpg': fs.readFileSync(path.join(PHOTOS, 'life.jpg')) });
  const { url, distributions: [{ keys }] } = await start(undefined, { images });
  expect(await keys()).toEqual(['a b.jpg']);
  expect((await get(url, '/a%20b.jpg?w=64')).headers['content-type']).toBe('image/avif');
  expect((await get(url, '/images/life.jpg?w=64')).status).toBe(404);
});

test('originals under a prefix are served byte for byte', async () => {
  const { url, distributions: [{ keys }] } = await start(photos({ originalsPath: 'original' }));
  const original = await get(url, '/original/images/life.jpg');
  expect(resultOf(original)).toBe('200 Miss from cloudfront');
  expect(original.body.equals(fs.readFileSync(path.join(PHOTOS, 'life.jpg')))).toBe(true);
  expect((await get(url, '/images/life.jpg?w=64')).headers['content-type']).toBe('image/avif');
  expect(await keys(1)).toEqual(['images/life.jpg']);
});

test('variants are served with an origin access control', async () => {
  const { url } = await start(photos({ originAccess: OriginAccess.control() }));
  expect(resultOf(await get(url, '/images/life.jpg?w=64'))).toBe('200 Miss from cloudfront');
});

describe('the local edge with changed policies', () => {
  const without = (action: string) => (resources: CfnResource[]) => {
    const policy = resources
      .filter(resource => resource instanceof iam.CfnPolicy)
      .find(({ node }) => node.path.includes('Transformer'))!;
    const { Statement: statements } = Stack.of(policy).resolve(policy.policyDocument) as {
      Statement: { Action: string | string[] }[];
    };
    policy.addPropertyOverride(
      'PolicyDocument.Statement',
      statements.filter(statement => ![statement.Action].flat().includes(action)),
    );
  };

  test.each([
    ['s3:GetObject', '/images/life.jpg?w=64', 'of images that are there, too'],
    ['s3:ListBucket', '/images/none.jpg?w=64', 'as S3 does not tell what is missing'],
  ])('responds without %s with 502 to %s, %s', async (action, target) => {
    const { url } = await start(photos({}, without(action)));
    expect((await get(url, target)).status).toBe(502);
  });

  /** That nothing is stored is seen only after a while. */
  async function expectNothingFromStore(url: string): Promise<void> {
    for (let time = 0; time < 5; time++) {
      expect(await get(url, '/images/life.jpg?w=64')).toMatchObject({ status: 200, headers: { server: 'CloudFront' } });
    }
  }

  test('transforms a variant for each request without s3:PutObject', async () => {
    const { url } = await start(photos(UNCACHED, without('s3:PutObject')));
    await expectNothingFromStore(url);
  });

  test('responds with 403 to a variant that is not stored, without the permission to invoke', async () => {
    const { url } = await start(
      photos({}, setting('AWS::Lambda::Permission', 'Principal', 'apigateway.amazonaws.com')),
    );
    expect(await get(url, '/images/life.jpg')).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'AccessDeniedException' },
    });
  });

  test('responds with 403 if the distribution may not read the variant bucket', async () => {
    const { url } = await start(
      photos(UNCACHED, resources =>
        setting(
          'AWS::S3::BucketPolicy',
          'PolicyDocument.Statement.1.Effect',
          'Deny',
        )(resources.filter(({ node }) => node.path.includes('Variants'))),
      ),
    );
    await expectNothingFromStore(url);
  });
});

test('the local edge reports the differences from AWS', async () => {
  const { notEmulated } = await start();
  expect(notEmulated).toEqual(
    expect.arrayContaining([
      'Test/Images/Variants is written by a function: it is empty at first, '
        + 'and kept in memory until the local edge stops.',
      'Test/Images/Transformer runs on this machine with native packages for its processor, '
        + 'in up to 4 processes at once.',
      'Test/Images/NormalizeUrl runs in the JavaScript engine of Node.js, which supports more syntax than '
        + "CloudFront's and allows more time.",
    ]),
  );
});
