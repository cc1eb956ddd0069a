import { AwsClient } from '../../../src/runtime/aws/aws-client';
import { Bucket } from '../../../src/runtime/aws/bucket';
import { S3VariantBucket } from '../../../src/runtime/transformer/variant-bucket';

interface Sent { readonly method: string; readonly path: string; readonly headers?: object; readonly body?: unknown }

/** Variants in a bucket that answers in turn, and the requests that it received. */
function variants(...answers: [status: number, headers?: Record<string, string>][]) {
  const sent: Sent[] = [];
  const stored = new S3VariantBucket(new Bucket({
    request: async (method: string, path: string, { headers, body }: Partial<Sent> = {}) => {
      sent.push({ method, path, headers, body });
      const [status, answered = {}] = answers.shift()!;
      return { status, headers: answered, body: Buffer.from('image') };
    },
  } as Partial<AwsClient> as AwsClient));
  return { sent, stored };
}

const HEADERS = {
  'content-type': 'image/avif',
  'cache-control': 'public',
  'x-amz-meta-cache-tag': 'a',
  'x-amz-meta-refinement': 'pending',
};

describe('S3VariantBucket', () => {
  test('returns a variant with the headers that it was stored with', async () => {
    const { stored } = variants([200, { ...HEADERS, 'etag': '"1"', 'x-amz-request-id': 'R' }]);
    expect(await stored.read('cat.jpg/_.f.avif')).toEqual({ body: Buffer.from('image'), headers: HEADERS, etag: '"1"' });
  });

  test('returns undefined for a variant that is gone, and rejects for other answers', async () => {
    const { stored } = variants([404], [403], [503]);
    expect(await stored.read('cat.jpg/_.f.avif')).toBeUndefined();
    await expect(stored.read('cat.jpg/_.f.avif')).rejects.toThrow('GET of the variant answered 403');
    await expect(stored.read('cat.jpg/_.f.avif')).rejects.toThrow('GET of the variant answered 503');
  });

  test('replaces the variant with this ETag only', async () => {
    const { sent, stored } = variants([200]);
    expect(await stored.replace('cat.jpg/_.f.avif', { body: Buffer.from('new'), headers: HEADERS, etag: '"1"' })).toBe(true);
    expect(sent).toEqual([{
      method: 'PUT', path: '/cat.jpg/_.f.avif', headers: { ...HEADERS, 'if-match': '"1"' }, body: Buffer.from('new'),
    }]);
  });

  test.each([404, 412])('reports that the variant is no longer there at %i', async status => {
    const { stored } = variants([status]);
    expect(await stored.replace('cat.jpg/_.f.avif', { body: Buffer.from('new'), headers: {}, etag: '"1"' })).toBe(false);
  });

  test.each([403, 409, 503])('rejects at %i, so that the message is received again', async status => {
    const { stored } = variants([status]);
    await expect(stored.replace('cat.jpg/_.f.avif', { body: Buffer.from('new'), headers: {}, etag: '"1"' }))
      .rejects.toThrow(`PUT of the variant answered ${status}`);
  });

  test('stores a reference as an empty object', async () => {
    const { sent, stored } = variants([200], [503]);
    await stored.refer('logo.png/_.marked/cat.jpg/_.f.avif');
    expect(sent[0]).toEqual({
      method: 'PUT', path: '/logo.png/_.marked/cat.jpg/_.f.avif', headers: undefined, body: Buffer.alloc(0),
    });
    await expect(stored.refer('logo.png/_.marked/a')).rejects.toThrow('PUT of the reference answered 503');
  });
});
