import { WelcomeOptions, imageUrl, welcome } from '../../../../src/tools/cli/serve/welcome';
import { LocalEdge } from '../../../../src/tools/local/server';

const NPM: WelcomeOptions = { command: 'npx cdk-image-cdn' };

function edge(changes: Partial<LocalEdge['distributions'][number]> = {}, notEmulated: string[] = []): LocalEdge {
  return {
    distributions: [{
      id: 'Photos/Images',
      distributionPath: 'Photos/Images',
      urlFolder: '',
      serves: () => true,
      stack: 'Photos',
      url: 'http://127.0.0.1:8787',
      bucketUrl: 'http://127.0.0.1:8788/bucket',
      transforms: false,
      keyPairIds: [],
      keyPairIdOf: () => undefined,
      hasReplica: false,
      sources: [],
      keys: async () => ['images/cat.png', 'images/a dog.png'],
      original: async () => undefined,
      invalidate: () => 0,
      ...changes,
    }],
    notEmulated,
    endDeployment: () => {},
    close: async () => {},
  };
}

test('the welcome text lists images, commands to try and their results', async () => {
  expect(await welcome('cdk.out', edge({}, ['TLS']), NPM))
    .toBe(`Serving cdk.out on this machine only. Press Ctrl-C to stop.

Photos/Images (stack Photos)
  http://127.0.0.1:8787/images/cat.png
  http://127.0.0.1:8787/images/a%20dog.png

Try, in another terminal:
  curl -I http://127.0.0.1:8787/images/cat.png
      x-cache: Miss from cloudfront (the edge requested the image from the bucket)
  curl -I http://127.0.0.1:8787/images/cat.png
      x-cache: Hit from cloudfront (served from the cache; age is the time in it)
  curl -I http://127.0.0.1:8788/bucket/images/cat.png
      403 Forbidden (only the CDN can read the bucket)
  npx cdk-image-cdn verify http://127.0.0.1:8787/images/cat.png --bucket http://127.0.0.1:8788/bucket
      these and other checks, one per line

Not emulated here:
  - TLS
`);
});

test('the welcome text has a command for each format if the CDN transforms images', async () => {
  const text = await welcome('cdk.out', edge({ transforms: true }), NPM);
  expect(text).toContain(`
  curl -I -H 'Accept: image/avif,image/webp' 'http://127.0.0.1:8787/images/cat.png?w=600'
      content-type: image/avif, x-cache: Miss from cloudfront (transformed for this request)
`);
  expect(text).toContain("curl -I -H 'Accept: image/webp' ");
  expect(text).toContain("curl -I -H 'Accept: */*' ");
});

test('the welcome text leads to the object of an image in the bucket of its source', async () => {
  const sources = [
    { pathPrefix: 'products/', origin: 'catalog', keyPrefix: 'v2/' }, { pathPrefix: '', origin: 'blog', keyPrefix: '' },
  ];
  const bucketUrl = 'http://127.0.0.1:8788/catalog/v2';
  const text = await welcome('cdk.out', edge({ sources, bucketUrl, keys: async () => ['products/shoe.png'] }), NPM);
  expect(text).toContain('  curl -I http://127.0.0.1:8788/catalog/v2/shoe.png\n');
  expect(text).toContain('/products/shoe.png --bucket http://127.0.0.1:8788/catalog/v2/shoe.png\n');
  const ofBlog = await welcome('cdk.out', edge({ sources, bucketUrl, keys: async () => ['cat.png'] }), NPM);
  expect(ofBlog).not.toContain('http://127.0.0.1:8788');
});

test('the welcome text lists only the first images', async () => {
  const text = await welcome(
    'cdk.out',
    edge({ keys: async max => Array.from({ length: 30 }, (_, i) => `${i}.png`).slice(0, max) }),
    NPM,
  );
  expect(text).toContain('/3.png\n  (and more)\n');
  expect(text).not.toContain('/4.png');
});

test('the welcome text without images names the option --images', async () => {
  const text = await welcome('cdk.out', edge({ keys: async () => [] }), NPM);
  expect(text).toContain('(no images yet: serve a folder of images with --images)');
  expect(text).not.toContain('curl');
});

test('the welcome text mentions no bucket if the CDN has none', async () => {
  const text = await welcome('cdk.out', edge({ bucketUrl: undefined }), NPM);
  expect(text).not.toContain('403');
  expect(text).not.toContain('--bucket');
});

test('the welcome text has no list of gaps if everything is emulated', async () => {
  expect(await welcome('cdk.out', edge(), NPM)).not.toContain('Not emulated');
});

test.each([
  ['a cat.png', 'http://h/a%20cat.png'],
  ['ä/100%.png', 'http://h/%C3%A4/100%25.png'],
  ['a?b#c&d.png', 'http://h/a%3Fb%23c%26d.png'],
  ["it's (1)!*.png", 'http://h/it%27s%20%281%29%21%2A.png'],
  ['a+b$c.png', 'http://h/a%2Bb%24c.png'],
])('imageUrl returns a URL of %s that is safe in a shell', (key, url) => {
  expect(imageUrl('http://h', key)).toBe(url);
  expect(imageUrl('http://h/', key)).toBe(url);
});

test('the welcome text shows how to sign URLs of private images', async () => {
  const text = await welcome('cdk.out', edge({ keyPairIds: ['K111'] }), NPM);
  expect(text).toContain(`
  curl -i http://127.0.0.1:8787/images/cat.png
      403 Forbidden, MissingKey (the URL is not signed)
  npx cdk-image-cdn sign http://127.0.0.1:8787/images/cat.png --private-key FILE --key-pair-id K111 --expires 1h
`);
});

test('the welcome text contains the generated secret if transformations are signed', async () => {
  const text = await welcome('cdk.out', edge({ transforms: true, signingKey: 'made-up' }), NPM);
  expect(text).toContain(`
  curl -i 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5'
      403 Forbidden, bad-signature
  IMAGE_CDN_SECRET=made-up npx cdk-image-cdn sign 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5'
`);
});

test('the welcome text uses the given command', async () => {
  const options: WelcomeOptions = { command: 'npx tsx src/cli.ts' };
  expect(await welcome('cdk.out', edge(), options)).toContain('\n  npx tsx src/cli.ts verify http://');
  expect(await welcome('cdk.out', edge({ keyPairIds: ['K111'] }), options)).toContain(
    '\n  npx tsx src/cli.ts sign http://',
  );
});

test('the welcome text shows the order of both signatures', async () => {
  const text = await welcome('cdk.out', edge({ transforms: true, signingKey: 'made-up', keyPairIds: ['K111'] }), NPM);
  expect(text).toContain(`
  curl -i 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5'
      403 Forbidden, MissingKey (the URL is not signed)
  npx cdk-image-cdn sign "$(IMAGE_CDN_SECRET=made-up npx cdk-image-cdn sign 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5')" --private-key FILE --key-pair-id K111 --expires 1h
      a URL with access that is also signed for the transformation, where FILE holds the private key of that key pair (the secret is generated at each start)
`);
});

test('the welcome text names objects by the keys that URLs with a stripped folder have in the bucket', async () => {
  const text = await welcome('cdk.out', edge({ urlFolder: 'images/' }), NPM);
  expect(text).toContain('curl -I http://127.0.0.1:8787/images/cat.png');
  expect(text).toContain('curl -I http://127.0.0.1:8788/bucket/cat.png');
  expect(text).toContain('verify http://127.0.0.1:8787/images/cat.png --bucket http://127.0.0.1:8788/bucket/cat.png');
});

describe('the welcome text of a CDN with another dialect', () => {
  const transformer = (name: string, isUnsafe?: boolean) =>
    ({ rules: { dialect: { name, isUnsafe } } }) as unknown as LocalEdge['distributions'][number]['transformer'];

  test('has URLs of variants in the dialect, and the dialect for verify', async () => {
    const text = await welcome('cdk.out', edge({ transforms: true, transformer: transformer('awsSample') }), NPM);
    expect(text).toContain("  curl -I 'http://127.0.0.1:8787/images/cat.png?format=auto&width=600'\n"
      + '      x-cache: Miss from cloudfront (transformed for this request)\n');
    expect(text).toContain("  npx cdk-image-cdn verify 'http://127.0.0.1:8787/images/cat.png?format=auto' "
      + '--dialect awsSample');
    expect(text).not.toContain('w=600');
  });

  test('has URLs of images in the dialect', async () => {
    const text = await welcome('cdk.out', edge({ transforms: true, transformer: transformer('thumbor', true) }), NPM);
    expect(text).toContain('Photos/Images (stack Photos)\n  http://127.0.0.1:8787/unsafe/images/cat.png\n');
  });

  test('signs a URL of the dialect if transformations must be signed', async () => {
    const signed = edge({ transforms: true, signingKey: '0a1b2c3d', transformer: transformer('dit') });
    const text = await welcome('cdk.out', signed, NPM);
    expect(text).toContain('IMAGE_CDN_SECRET=0a1b2c3d npx cdk-image-cdn sign ');
    expect(text).toContain(' --dialect dit\n');
  });
});

test('the welcome text names the file of a given secret, and not the secret', async () => {
  const options = { ...NPM, secretFile: 'my key.txt' };
  const text = await welcome('cdk.out', edge({ transforms: true, signingKey: 'given' }), options);
  expect(text).toContain("blur=5' --secret-file 'my key.txt'\n");
  expect(text).not.toMatch(/=given|generated at each start/);
});
