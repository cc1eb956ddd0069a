import { WelcomeOptions, imageUrl, welcome } from '../../../../src/tools/cli/serve/welcome';
import { LocalEdge } from '../../../../src/tools/local/server';

const NPM: WelcomeOptions = { command: 'npx cdk-image-cdn' };

function edge(changes: Partial<LocalEdge['distributions'][number]> = {}, notEmulated: string[] = []): LocalEdge {
  return {
    distributions: [{
      id: 'Photos/Images',
      stack: 'Photos',
      url: 'http://127.0.0.1:8787',
      bucketUrl: 'http://127.0.0.1:8788/bucket',
      transforms: false,
      keyPairIds: [],
      keyPairIdOf: () => undefined,
      hasReplica: false,
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

test('a newcomer sees the images, what to try and what to expect', async () => {
  expect(await welcome('cdk.out', edge({}, ['TLS']), NPM)).toBe(`Serving cdk.out on this machine only. Ctrl-C ends it.

Photos/Images (stack Photos)
  http://127.0.0.1:8787/images/cat.png
  http://127.0.0.1:8787/images/a%20dog.png

Try, in another terminal:
  curl -I http://127.0.0.1:8787/images/cat.png
      x-cache: Miss from cloudfront (the edge asked the bucket)
  curl -I http://127.0.0.1:8787/images/cat.png
      x-cache: Hit from cloudfront (the edge had kept it; age says for how long)
  curl -I http://127.0.0.1:8788/bucket/images/cat.png
      403 Forbidden (the bucket answers nobody but the CDN)
  npx cdk-image-cdn verify http://127.0.0.1:8787/images/cat.png --bucket http://127.0.0.1:8788/bucket
      all of that and more, a line a check

Not emulated here:
  - TLS
`);
});

test('where images are made, one of each format is there to be tried', async () => {
  const text = await welcome('cdk.out', edge({ transforms: true }), NPM);
  expect(text).toContain(`
  curl -I -H 'Accept: image/avif,image/webp' 'http://127.0.0.1:8787/images/cat.png?w=600'
      content-type: image/avif, x-cache: Miss from cloudfront (it was made now)
`);
  expect(text).toContain("curl -I -H 'Accept: image/webp' ");
  expect(text).toContain("curl -I -H 'Accept: */*' ");
});

test('many images are not all listed', async () => {
  const text = await welcome(
    'cdk.out',
    edge({ keys: async max => Array.from({ length: 30 }, (_, i) => `${i}.png`).slice(0, max) }),
    NPM,
  );
  expect(text).toContain('/3.png\n  (and more)\n');
  expect(text).not.toContain('/4.png');
});

test('without images it says how to have some', async () => {
  const text = await welcome('cdk.out', edge({ keys: async () => [] }), NPM);
  expect(text).toContain('(no images yet: give a folder of them with --images)');
  expect(text).not.toContain('curl');
});

test('without a bucket of its own nothing is said of one', async () => {
  const text = await welcome('cdk.out', edge({ bucketUrl: undefined }), NPM);
  expect(text).not.toContain('403');
  expect(text).not.toContain('--bucket');
});

test('what is emulated in full needs no list', async () => {
  expect(await welcome('cdk.out', edge(), NPM)).not.toContain('Not emulated');
});

test.each([
  ['a cat.png', 'http://h/a%20cat.png'],
  ['ä/100%.png', 'http://h/%C3%A4/100%25.png'],
  ['a?b#c&d.png', 'http://h/a%3Fb%23c%26d.png'],
  ["it's (1)!*.png", 'http://h/it%27s%20%281%29%21%2A.png'],
  ['a+b$c.png', 'http://h/a%2Bb%24c.png'],
])('%s can be pasted into a shell', (key, url) => {
  expect(imageUrl('http://h', key)).toBe(url);
  expect(imageUrl('http://h/', key)).toBe(url);
});

test('where images are private, it says how to be let in', async () => {
  const text = await welcome('cdk.out', edge({ keyPairIds: ['K111'] }), NPM);
  expect(text).toContain(`
  curl -i http://127.0.0.1:8787/images/cat.png
      403 Forbidden, MissingKey (it is not signed)
  npx cdk-image-cdn sign http://127.0.0.1:8787/images/cat.png --private-key FILE --key-pair-id K111 --expires 1h
`);
});

test('where URLs are signed, it gives the secret of this start', async () => {
  const text = await welcome('cdk.out', edge({ transforms: true, signingKey: 'made-up' }), NPM);
  expect(text).toContain(`
  curl -i 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5'
      403 Forbidden, bad-signature
  IMAGE_CDN_SECRET=made-up npx cdk-image-cdn sign 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5'
`);
});

test('the welcome starts the program by the given words', async () => {
  const options: WelcomeOptions = { command: 'npx tsx src/tools/cli/main.ts' };
  expect(await welcome('cdk.out', edge(), options)).toContain('\n  npx tsx src/tools/cli/main.ts verify http://');
  expect(await welcome('cdk.out', edge({ keyPairIds: ['K111'] }), options)).toContain(
    '\n  npx tsx src/tools/cli/main.ts sign http://',
  );
});

test('where both is asked for, it says in which order to sign', async () => {
  const text = await welcome('cdk.out', edge({ transforms: true, signingKey: 'made-up', keyPairIds: ['K111'] }), NPM);
  expect(text).toContain(`
  curl -i 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5'
      403 Forbidden, MissingKey (it is not signed)
  npx cdk-image-cdn sign "$(IMAGE_CDN_SECRET=made-up npx cdk-image-cdn sign 'http://127.0.0.1:8787/images/cat.png?w=600&blur=5')" --private-key FILE --key-pair-id K111 --expires 1h
      a URL that a picture is made for, and that is let in, where FILE is the private half of that key (the secret is made up at each start)
`);
});
