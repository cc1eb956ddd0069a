import { refine } from '../../../../src/runtime/transformer/refiner/refine.lambda';
import { etagOf } from '../../../../src/runtime/transformer/responses';
import { Listener, listen, urlOf } from '../../../../src/tools/local/http/listener';
import { Headers, HttpResponse } from '../../../../src/tools/local/http/message';
import { CONFIG, keyOf } from '../serve-variant.support';

const RECORD = {
  messageId: 'm1',
  body: JSON.stringify({ variant: keyOf('f=avif,w=200'), etag: etagOf(Buffer.alloc(0)), original: 'v1' }),
  attributes: { ApproximateReceiveCount: '1' },
};
const CONTEXT = { getRemainingTimeInMillis: () => 120_000 };

let aws: Listener;
let answers: (method: string, path: string) => Partial<HttpResponse>;
let logged: string;
const requests: string[] = [];

beforeAll(async () => {
  aws = await listen(0, async ({ method, path }) => {
    requests.push(`${method} ${path}`);
    return { status: 200, headers: {}, body: Buffer.alloc(0), ...answers(method, path) };
  });
  const refinement = {
    target: 70, contentTypes: ['image/avif'], minBytes: 0, maxPerMonth: 100, maxConcurrency: 2, cacheControl: 'short',
  };
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_S3: urlOf(aws),
    AWS_ENDPOINT_URL_MONITORING: urlOf(aws),
    CONFIG: JSON.stringify({ ...CONFIG, rules: { ...CONFIG.rules, presets: {} }, refinement }),
    ORIGINALS: 'originals',
    ORIGINALS_REGION: 'eu-west-1',
    VARIANTS: 'variants',
  });
});
afterAll(() => aws.close());

beforeEach(() => {
  requests.length = 0;
  logged = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(text => { logged += String(text); return true; });
});
afterEach(() => { jest.restoreAllMocks(); });

const PENDING: Headers = { 'etag': '"1"', 'x-amz-meta-refinement': 'pending' };
const failed = (...ids: string[]) => ({ batchItemFailures: ids.map(itemIdentifier => ({ itemIdentifier })) });

describe('the handler of the refiner', () => {
  test('reports a message that is no message of this library, so that it ends in the dead-letter queue', async () => {
    expect(await refine({ Records: [{ ...RECORD, body: 'poison' }] }, CONTEXT)).toEqual(failed('m1'));
    expect(logged).toContain('"event":"not-refined"');
    expect(requests).toEqual([]);
  });

  test('reports a message while S3 throttles, and handles the others of its batch', async () => {
    const other = JSON.stringify({ variant: 'gone/_.v.1_f.avif', etag: '', original: 'v1' });
    answers = (_, path) => ({ status: path.includes('gone') ? 404 : 503 });
    expect(await refine({ Records: [RECORD, { ...RECORD, messageId: 'm2', body: other }] }, CONTEXT)).toEqual(failed('m1'));
    expect(logged).toContain('GET of the variant answered 503');
    expect(logged).toContain('"event":"gone"');
  });

  test('reports a message while refinements cannot be counted', async () => {
    answers = (method, path) => method === 'POST' ? { status: 403 }
      : { headers: path.startsWith('/variants/') ? PENDING : {} };
    expect(await refine({ Records: [RECORD] }, CONTEXT)).toEqual(failed('m1'));
    expect(logged).toContain('GetMetricStatistics failed');
  });

  test('finishes a message of a variant whose refinement has ended', async () => {
    answers = () => ({ headers: { 'etag': '"1"', 'x-amz-meta-refinement': 'kept' } });
    expect(await refine({ Records: [RECORD] }, CONTEXT)).toEqual(failed());
    expect(requests).toEqual([`GET /variants/${keyOf('f=avif,w=200')}`]);
    expect(logged).toContain('"event":"finished"');
  });

  test('keeps a variant at the third delivery, whatever happened to the others', async () => {
    const writes: string[] = [];
    answers = (method, path) => {
      if (method === 'PUT') writes.push(path);
      return {
        headers: path.startsWith('/variants/') ? PENDING
          : { 'x-amz-version-id': 'v1' },
      };
    };
    const third = { ...RECORD, attributes: { ApproximateReceiveCount: '3' } };
    expect(await refine({ Records: [third] }, CONTEXT)).toEqual(failed());
    expect(writes).toEqual([`/variants/${keyOf('f=avif,w=200')}`]);
    expect(logged).toContain('"reason":"attempts"');
  });
});
