import { createHash } from 'node:crypto';
import { hostOf } from '../../../src/model/aws-host';
import { AwsApi, elementsOf, endpointOf, escapeXml, requireOk, textOf } from '../../../src/runtime/aws/aws-api';
import { AwsClient } from '../../../src/runtime/aws/aws-client';
import { Bucket, Listing } from '../../../src/runtime/aws/bucket';
import { CloudFrontApi, cloudFrontEndpoint } from '../../../src/runtime/purge-worker/cloudfront-api';
import { jobMessage, readJob } from '../../../src/runtime/purge-worker/job';
import { itemsUsedThisMonth, purgeMetricsLine } from '../../../src/runtime/purge-worker/purge-metrics';
import { SqsQueue } from '../../../src/runtime/purge-worker/sqs-queue';
import { IncomingRequest, listen, urlOf } from '../../../src/tools/local/http/listener';
import { isSignedBy } from '../../../src/tools/local/iam/signature-v4';

interface ReadMessage {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Answers in turn, and keeps what it was asked. */
function api(...responses: [status: number, body?: string][]): AwsClient & { asked: ReadMessage[] } {
  const requests: ReadMessage[] = [];
  return {
    asked: requests,
    request: async (method: string, path: string, request?: object) => {
      requests.push({ method, path, ...request });
      const [status, body = ''] = responses.shift() ?? [500];
      return { status, headers: {}, body: Buffer.from(body) };
    },
  } as Partial<AwsClient> as AwsClient & { asked: ReadMessage[] };
}

describe('Bucket', () => {
  const page = (keys: string[], token = '') =>
    `<?xml version="1.0"?><ListBucketResult><Prefix>x</Prefix>${keys.map(key => `<Contents><Key>${key}</Key></Contents>`).join('')}` +
    `<CommonPrefixes><Prefix>other/</Prefix></CommonPrefixes>${token && `<NextContinuationToken>${token}</NextContinuationToken>`}</ListBucketResult>`;

  async function listed(bucket: AwsClient, listing: Listing): Promise<(readonly string[])[]> {
    const pages = [];
    for await (const keys of new Bucket(bucket).list(listing)) pages.push(keys);
    return pages;
  }

  test('lists the variants of an image page by page', async () => {
    const bucket = api([200, page(['a &amp; b/f=jpg', 'ü&#x26;&#39;&quot;'], '1+/=')], [200, page([])]);
    expect(await listed(bucket, { prefix: 'a & b+*~/' })).toEqual([['a & b/f=jpg', 'ü&\'"'], []]);
    expect(bucket.asked.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/?list-type=2&prefix=a%20%26%20b%2B%2A~%2F'],
      ['GET', '/?list-type=2&prefix=a%20%26%20b%2B%2A~%2F&continuation-token=1%2B%2F%3D'],
    ]);
  });

  test('lists a folder with its subfolders after a given key', async () => {
    const bucket = api([200, page(['a/b/f=jpg'])]);
    expect(await listed(bucket, { prefix: 'a/', after: 'a/a b' })).toEqual([['a/b/f=jpg']]);
    expect(bucket.asked[0].path).toBe('/?list-type=2&prefix=a%2F&start-after=a%2Fa%20b');
  });

  test('lists nothing under a prefix that is too long for a key, which S3 rejects', async () => {
    const longest = '木'.repeat(341) + '/';
    const bucket = api([200, page([longest])], [400, '<Error><Code>KeyTooLongError</Code></Error>']);
    expect(await listed(bucket, { prefix: longest })).toEqual([[longest]]);
    expect(await listed(bucket, { prefix: `${longest}f=` })).toEqual([]);
    expect(bucket.asked).toHaveLength(1);
  });

  test('deletes objects together, with the digest that S3 requires', async () => {
    const bucket = api([200, '<DeleteResult/>']);
    await new Bucket(bucket).delete(['a b&c/f=jpg,w=640', 'cats/tom.jpg/_.f.avif']);
    const body =
      '<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Quiet>true</Quiet><Object><Key>a b&#38;c/f=jpg,w=640</Key></Object>' +
      '<Object><Key>cats/tom.jpg/_.f.avif</Key></Object></Delete>';
    const digest = createHash('md5').update(body).digest('base64');
    expect(bucket.asked).toEqual([
      {
        method: 'POST',
        path: '/?delete=',
        headers: { 'content-type': 'application/xml', 'content-md5': digest },
        body,
      },
    ]);
  });

  test('deletes objects one by one if XML cannot contain their keys', async () => {
    const bucket = api([204], [204], [200, '<DeleteResult/>']);
    await new Bucket(bucket).delete(['a\uffff/f=jpg', 'b/f=jpg', 'c\ufffe/f=jpg']);
    expect(bucket.asked.map(({ method, path }) => [method, path])).toEqual([
      ['DELETE', '/a%EF%BF%BF/f%3Djpg'], ['DELETE', '/c%EF%BF%BE/f%3Djpg'], ['POST', '/?delete='],
    ]);
    expect(bucket.asked[2].body).toContain('<Object><Key>b/f=jpg</Key></Object></Delete>');
  });

  test('sends no request for an empty list of keys', async () => {
    const bucket = api();
    await new Bucket(bucket).delete([]);
    expect(bucket.asked).toEqual([]);
  });

  test('rejects if S3 leaves an object or refuses the request', async () => {
    const left = '<DeleteResult><Error><Key>a</Key><Code>AccessDenied</Code></Error></DeleteResult>';
    const store = new Bucket(api([200, left], [403, '<Error><Code>AccessDenied</Code></Error>'], [503]));
    await expect(store.delete(['a'])).rejects.toThrow('DeleteObjects has not deleted a: AccessDenied');
    await expect(store.delete(['a'])).rejects.toThrow('DeleteObjects failed with 403: AccessDenied');
    await expect(store.delete(['\uffff'])).rejects.toThrow('DeleteObject failed with 503');
  });
});

test('printQuery() writes queries in the encoding that signatures cover', async () => {
  const requests: IncomingRequest[] = [];
  const s3 = await listen(0, async (request: IncomingRequest) => {
    requests.push(request);
    return { status: 200, headers: {}, body: Buffer.from('<ListVersionsResult/>') };
  });
  try {
    const key = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    const client = new AwsClient({
      service: 's3',
      region: 'eu-west-1',
      endpoint: urlOf(s3),
      credentials: async () => key,
    });
    for (const name of ['tom & jerry (1)*.jpg', "a+b~c!'%41=ü_-.,;:@$#?/é", '\uffff\ud83d\ude00']) {
      await new Bucket(client).before(name, 'v 1+/=');
      for await (const _page of new Bucket(client).list({ prefix: name, after: `${name} ` }));
      await new Bucket(client).delete([name]);
      await new Bucket(client).count(`${name}/`, 1);
    }
    const scope = { service: 's3', region: 'eu-west-1' };
    expect(requests.map(request => isSignedBy(request, key, scope))).toEqual(requests.map(() => true));
    expect(requests.filter(({ query }) => query.includes('+') || query.includes('*'))).toEqual([]);
    expect(requests.length).toBeGreaterThan(11);
  } finally {
    await s3.close();
  }
});

describe('Bucket', () => {
  const page = (count: number, token = '') => `<ListBucketResult>${'<Contents><Key>k</Key></Contents>'.repeat(count)}`
    + `${token && `<NextContinuationToken>${token}</NextContinuationToken>`}</ListBucketResult>`;

  test.each([['cats/', 'cats%2F'], ['/', '']])('counts originals in %s, page by page', async (folder, prefix) => {
    const bucket = api([200, page(1000, 't')], [200, page(5)]);
    expect(await new Bucket(bucket).count(folder, 5000)).toBe(1005);
    expect(bucket.asked.map(({ path }) => path)).toEqual([
      `/?list-type=2&prefix=${prefix}`,
      `/?list-type=2&prefix=${prefix}&continuation-token=t`,
    ]);
  });

  test('stops counting originals at the limit', async () => {
    const bucket = api([200, page(1000, 't')], [200, page(1000, 't')]);
    expect(await new Bucket(bucket).count('cats/', 1001)).toBe(1001);
    expect(bucket.asked).toHaveLength(2);
  });
});

describe('Bucket', () => {
  const entry = (kind: string, key: string, isLatest: boolean) =>
    `<${kind}><Key>${key}</Key><VersionId>v</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>2026-01-01T00:00:00.000Z</LastModified>` +
    `${kind === 'Version' ? '<ETag>&quot;abc&quot;</ETag><Size>5</Size>' : ''}</${kind}>`;
  const list = (...entries: string[]) =>
    `<ListVersionsResult><Prefix>tom.jp</Prefix>${entries.join('')}</ListVersionsResult>`;

  test('returns the version before another one', async () => {
    const bucket = api([200, list(entry('Version', 'tom.jp', false))]);
    expect(await new Bucket(bucket).before('tom.jp', 'v1')).toEqual({
      key: 'tom.jp',
      etag: 'abc',
      isMarker: false,
      isLatest: false,
      time: Date.UTC(2026, 0, 1),
    });
    expect(bucket.asked).toEqual([
      { method: 'GET', path: '/?versions&prefix=tom.jp&max-keys=1&key-marker=tom.jp&version-id-marker=v1' },
    ]);
  });

  test('returns no latest version if the newest listed one is not latest', async () => {
    expect(await new Bucket(api([200, list(entry('Version', 'tom.jp', false))])).latest('tom.jp')).toBeUndefined();
  });

  test('reads versions from XML with line breaks', async () => {
    const bucket = api([200, list(`\n${entry('Version', 'tom.jp', true).replace(/></g, '>\n  <')}\n`)]);
    expect(await new Bucket(bucket).latest('tom.jp')).toMatchObject({ key: 'tom.jp', isLatest: true });
    expect(bucket.asked[0].path).toBe('/?versions&prefix=tom.jp&max-keys=1');
  });

  test('reports a delete marker as a marker', async () => {
    expect(
      await new Bucket(api([200, list(entry('DeleteMarker', 'tom.jp', true))])).latest('tom.jp'),
    ).toMatchObject({ isMarker: true, isLatest: true, etag: undefined });
  });

  test('ignores versions of keys with the same prefix', async () => {
    expect(await new Bucket(api([200, list(entry('Version', 'tom.jpg', true))])).latest('tom.jp')).toBeUndefined();
  });

  test('returns undefined for a key without versions', async () => {
    expect(await new Bucket(api([200, list()])).latest('tom.jp')).toBeUndefined();
  });
});

describe('CloudFrontApi', () => {
  test('creates an invalidation with a caller reference', async () => {
    const cloudFront = api([201, '<Invalidation><Id>I1</Id><Status>InProgress</Status></Invalidation>']);
    expect(await new CloudFrontApi(cloudFront, 'E1').invalidate(['#tag', '/a&b'], 'ref')).toBe('I1');
    expect(cloudFront.asked).toEqual([
      {
        method: 'POST',
        path: '/2020-05-31/distribution/E1/invalidation',
        headers: { 'content-type': 'application/xml' },
        body:
          '<InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Paths><Quantity>2</Quantity>' +
          '<Items><Path>#tag</Path><Path>/a&#38;b</Path></Items></Paths><CallerReference>ref</CallerReference></InvalidationBatch>',
      },
    ]);
  });

  test.each<[number, string, boolean]>([
    [400, 'TooManyInvalidationsInProgress', true],
    [400, 'Throttling', true],
    [400, 'ThrottlingException', true],
    [400, 'ServiceUnavailable', true],
    [503, 'Any', true],
    [500, '', true],
    [429, '', true],
    [300, '', false],
    [400, '', false],
    [403, 'AccessDenied', false],
    [404, 'NoSuchDistribution', false],
    [400, 'InvalidArgument', false],
  ])('reports %i %s as temporary: %s', async (status, code, isTemporary) => {
    const cloudFront = api([status, code && `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`]);
    const message = `CreateInvalidation failed with ${status}: ${code || 'no reason'}`;
    await expect(new CloudFrontApi(cloudFront, 'E1').invalidate(['#a'], 'ref')).rejects.toMatchObject({
      isTemporary,
      message,
    });
  });

  test('returns the status of an invalidation', async () => {
    const cloudFront = api([200, '<Invalidation><Id>I1</Id><Status>Completed</Status></Invalidation>']);
    expect(await new CloudFrontApi(cloudFront, 'E1').status('I/1')).toBe('Completed');
    expect(cloudFront.asked).toEqual([{ method: 'GET', path: '/2020-05-31/distribution/E1/invalidation/I%2F1' }]);
  });

  test.each([
    ['eu-west-1', 'https://cloudfront.amazonaws.com', 'us-east-1'],
    ['cn-north-1', 'https://cloudfront.cn-northwest-1.amazonaws.com.cn', 'cn-northwest-1'],
  ])('uses the endpoint for the Region %s: %s', (from, endpoint, region) => {
    expect(cloudFrontEndpoint(from, {})).toEqual({ endpoint, region });
    expect(cloudFrontEndpoint(from, { AWS_ENDPOINT_URL_CLOUDFRONT: 'http://127.0.0.1:1' })).toEqual({
      endpoint: 'http://127.0.0.1:1',
      region,
    });
  });
});

test.each(['\ufffe', '\uffff'])(
  'a message contains only characters that SQS accepts, and readJob restores all: %j',
  async odd => {
    const job = { images: [`a${odd}\ud83d\ude00\ud800\u0001ü.jpg`], folders: [] };
    const message = jobMessage(job);
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    expect(message).toMatch(/^[\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
    expect(await readJob(message, { config: {} }, 0)).toEqual(job);
  },
);

test('SqsQueue sends a job with its delay', async () => {
  const sqs = api([200, '{}']);
  await new SqsQueue(sqs, 'https://sqs.eu-west-1.amazonaws.com/1/changes').send(
    { images: ['a'], folders: [], again: true },
    60,
  );
  expect(sqs.asked[0]).toMatchObject({
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
  });
  expect(JSON.parse(sqs.asked[0].body!)).toEqual({
    QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/1/changes',
    DelaySeconds: 60,
    MessageBody: '{"purge":{"images":["a"],"folders":[],"again":true}}',
  });
});

describe('purge metrics', () => {
  test('are summed by CloudWatch since the first of the month', async () => {
    const cloudWatch = api([
      200,
      '<GetMetricStatisticsResponse><member><Sum>12.0</Sum></member><member><Sum>30.0</Sum></member></GetMetricStatisticsResponse>',
    ]);
    expect(await itemsUsedThisMonth(cloudWatch, 'worker', Date.UTC(2026, 1, 20, 8))).toBe(42);
    expect(cloudWatch.asked[0]).toMatchObject({
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    });
    expect(Object.fromEntries(new URLSearchParams(cloudWatch.asked[0].body))).toEqual({
      'Action': 'GetMetricStatistics',
      'Version': '2010-08-01',
      'MetricName': 'PurgeItems',
      'Namespace': 'CdkImageCdn',
      'Dimensions.member.1.Name': 'FunctionName',
      'Dimensions.member.1.Value': 'worker',
      'Period': '86400',
      'Statistics.member.1': 'Sum',
      'StartTime': '2026-02-01T00:00:00.000Z',
      'EndTime': '2026-02-20T08:00:00.000Z',
    });
  });

  test('are published by a log line', () => {
    expect(purgeMetricsLine('worker', { images: 3, folders: 0, items: 2, itemsThisMonth: 9 }, 5)).toEqual({
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [{
          Namespace: 'CdkImageCdn',
          Dimensions: [['FunctionName']],
          Metrics: ['PurgedImages', 'PurgeItems', 'PurgeItemsThisMonth'].map(Name => ({ Name, Unit: 'Count' })),
        }],
      },
      FunctionName: 'worker',
      PurgedImages: 3,
      PurgeItems: 2,
      PurgeItemsThisMonth: 9,
    });
  });
});

test('endpointOf returns the Region\'s endpoint, or that of the environment variable of AWS SDKs', () => {
  expect(hostOf('monitoring', 'cn-north-1')).toBe('monitoring.cn-north-1.amazonaws.com.cn');
  expect(endpointOf('monitoring', 'eu-west-1', {})).toBe('https://monitoring.eu-west-1.amazonaws.com');
  expect(endpointOf('monitoring', 'eu-west-1', { AWS_ENDPOINT_URL_MONITORING: 'http://127.0.0.1:1' })).toBe(
    'http://127.0.0.1:1',
  );
});

test.each<[string, (service: AwsApi) => Promise<unknown>]>([
  ['ListObjectsV2', service => new Bucket(service as AwsClient).count('/', 1)],
  ['ListObjectVersions', service => new Bucket(service as AwsClient).latest('a')],
  ['GetInvalidation', service => new CloudFrontApi(service, 'E1').status('I1')],
  [
    'SendMessage',
    service =>
      new SqsQueue(service, 'https://sqs.eu-west-1.amazonaws.com/1/changes').send(
        { images: ['a'], folders: [], again: true },
        60,
      ),
  ],
  ['GetMetricStatistics', service => itemsUsedThisMonth(service, 'worker', 0)],
])('a rejected request for %s is reported with its error code', async (action, ask) => {
  await expect(ask(api([403, '<Error><Code>AccessDenied</Code></Error>']))).rejects.toThrow(
    `${action} failed with 403: AccessDenied`,
  );
});

describe('requireOk and elementsOf', () => {
  const answered = (status: number, body: string) => () =>
    requireOk('ReadMessage', { status, body: Buffer.from(body) });

  test.each([200, 299])('accept status %i as a success', status => expect(answered(status, 'said')()).toBe('said'));

  test('quote the beginning of a response without XML', () => {
    expect(answered(300, 'moved')).toThrow(/^ReadMessage failed with 300: moved$/);
    expect(answered(502, 'x'.repeat(201))).toThrow(/^ReadMessage failed with 502: x{200}$/);
  });

  test('return no text without an element', () => {
    expect(textOf('<a>1</a>', 'b')).toBeUndefined();
  });

  test('find elements across lines up to their end', () => {
    expect(elementsOf('<a>1\n2</a><b>3</b><a></a>', 'a')).toEqual(['1\n2', '']);
  });

  test('decode every kind of character reference in XML', () => {
    expect(textOf('<a>&lt;&gt;&amp;&quot;&apos;&#60;&#x3c;&#128512;&amp;lt;</a>', 'a')).toBe('<>&"\'<<😀&lt;');
    expect(escapeXml('<a & "b\'>')).toBe('&#60;a &#38; &#34;b&#39;&#62;');
  });
});
