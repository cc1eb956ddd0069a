import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn } from 'cdk-image-cdn';
import { allowHosts } from '../../../../src/tools/local/cloudfront/allowed-hosts';
import { IncomingRequest } from '../../../../src/tools/local/http/listener';
import { HttpResponse } from '../../../../src/tools/local/http/message';
import { cleanUp, folderWith, inStack, send, serve } from '../support';

afterEach(cleanUp);

const ANSWER: HttpResponse = { status: 200, headers: {}, body: Buffer.from('private') };

async function statusFor(host: string | undefined, names: readonly string[] = []): Promise<number> {
  const headers: Record<string, string> = host === undefined ? {} : { host };
  return (await allowHosts(names, async () => ANSWER, Date.now)({ headers } as IncomingRequest)).status;
}

describe('underNames()', () => {
  test.each([
    '127.0.0.1',
    '127.0.0.1:8787',
    'localhost',
    'LocalHost:8787',
    'images.localhost:8787',
    '[::1]:8787',
    '[::1]',
  ])('accepts requests for this machine under the name %s', async host => expect(await statusFor(host)).toBe(200));

  test.each([
    ['images.example.com', 'images.example.com'],
    ['Images.Example.com:8787', 'images.example.com'],
    ['a.b.example.com', '*.example.com'],
  ])('accepts requests for %s if %s is allowed', async (host, name) => expect(await statusFor(host, [name])).toBe(200));

  test.each([
    ['a name of somebody else (DNS rebinding)', 'evil.example:8787'],
    ['a name that begins as an allowed one does', 'images.example.com.evil.example'],
    ['the parent of a wildcard', 'example.org'],
    ['what ends as a wildcard does and is no name', 'evil.example/x.example.org'],
    ['an address of a network', '192.168.0.7:8787'],
    ['an empty name', ''],
    ['no name at all', undefined],
  ])('rejects a request for %s with 403', async (_name, host) =>
    expect(await statusFor(host, ['images.example.com', '*.example.org'])).toBe(403),
  );
});

describe('the local edge', () => {
  const headers = (host: string) => ({ headers: { host } });

  test('accepts its distribution and the allowed names on every port', async () => {
    const app = inStack(stack => {
      const { node } = new ImageCdn(stack, 'Images').distribution;
      (node.defaultChild as CfnDistribution).addPropertyOverride('DistributionConfig.Aliases', ['images.example.com']);
    });
    const options = { images: folderWith({ 'cat.jpg': 'meow' }), allowedHosts: ['box.example.dev'] };
    const { distributions: [{ url, bucketUrl }] } = await serve(app, options);
    const refused = await send(url, '/cat.jpg', headers('evil.example'));
    expect(refused).toMatchObject({ status: 403, headers: { 'x-cache': 'Error from cloudfront' } });
    expect(refused.body.toString()).toContain('--allowed-hosts');
    expect((await send(url, '/cat.jpg', headers('box.example.dev'))).status).toBe(200);
    expect((await send(url, '/cat.jpg', headers('images.example.com'))).status).toBe(200);
    const { origin, pathname } = new URL(bucketUrl!);
    expect((await send(origin, `${pathname}/cat.jpg`, headers('evil.example'))).body.toString()).toContain(
      '--allowed-hosts',
    );
    expect((await send(origin, `${pathname}/cat.jpg`, headers('box.example.dev'))).body.toString()).toContain(
      'AccessDenied',
    );
  });
});
