import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { App, CfnResource } from 'aws-cdk-lib';
import { Aws } from './aws/aws';
import { ProofApp } from './cdk';
import { CHECKS } from './checks/all';
import { PATIENCE, Patience, ProvedCdn, Site } from './checks/check';
import { Recorder, recordedSite } from './checks/recorder';
import { CheckResult, runCheck } from './checks/run';
import { CommandFailure } from './command';
import { deployedCdn } from './deployed-cdn';
import { LocalProof, RUN, SETTINGS, startLocalProof } from './support/local-proof';
import { stackName } from './tag';
import { Response } from '../../src/tools/cli/shared/exchange';

jest.setTimeout(300_000); // processes that start on a busy machine

const CREDENTIALS = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' });
const SHORT: Patience = {
  ...PATIENCE,
  answer: 20_000,
  store: 1500,
  purge: 1500,
  logs: 300,
  metrics: 300,
  replication: 300,
  names: 300,
  settle: 100,
};

let local: LocalProof;
const recorder = new Recorder();

beforeAll(async () => {
  local = await startLocalProof();
});
beforeEach(() => local.redeploy('first'));
afterAll(() => local.close());

/** The local edge as the deployed CDN, with an app that is never deployed again. */
function cdnOf({ aws, outputs, redeploy }: LocalProof, patience: Patience = PATIENCE): ProvedCdn {
  const app: Pick<ProofApp, 'redeploy'> = {
    redeploy: async step => {
      await sleep(50);
      redeploy(step);
    },
  };
  return deployedCdn({
    run: RUN,
    region: SETTINGS.region,
    replicaRegion: SETTINGS.replicaRegion,
    outputs,
    app,
    aws: new Aws({ credentials: CREDENTIALS, env: aws.env }),
    recorder,
    patience: { ...patience, settle: 100 },
    signal: new AbortController().signal,
    wait: async ms => {
      await sleep(Math.min(ms, 200));
    },
  });
}

async function run(id: string, cdn: ProvedCdn): Promise<CheckResult> {
  return runCheck(
    CHECKS.find(check => check.id === id)!,
    cdn,
    recorder,
  );
}

/** A site whose answers are changed on their way. */
function through<S extends Site>(site: S, change: (response: Response, target: string) => Response): S {
  return { ...site, request: async (target, ask) => change(await site.request(target, ask), target) };
}

function without(response: Response, name: string): Response {
  const { [name]: _, ...headers } = response.headers;
  return { ...response, headers };
}

test.each(CHECKS.map(({ id }) => id).filter(id => id !== 'flat-rate-plan'))(
  'the check %s passes at the local edge',
  async id => {
    const cdn = {
      ...cdnOf(local),
      wait: async (ms: number) => {
        await sleep(id === 'not-modified-over-stream' ? ms : Math.min(ms, 200));
      },
    };
    const { status, seen, meaning } = await run(id, cdn);
    expect({ status, seen, meaning }).toEqual({ status: 'passed', seen, meaning: undefined });
  },
);

test('the check stored-after-stream passes if the event of the new original deletes the first variant', async () => {
  const cdn = cdnOf(local);
  let requests = 0;
  const known = await cdn.images.variants();
  const counted = through(cdn.images, response => {
    requests++;
    return response;
  });
  const images = { ...counted, variants: async () => (requests < 2 ? known : cdn.images.variants()) };
  expect(await run('stored-after-stream', { ...cdn, images })).toMatchObject({ status: 'passed' });
});

test('the check unchanged-uploads reports the number of unchanged images that are purged under a KMS key', async () => {
  const { seen } = await run('unchanged-uploads', cdnOf(local));
  expect(seen).toBe(
    'unchanged images purged: 0 of 3 with a key of S3, 3 of 3 with a KMS key; the new image: 200 and 200',
  );
});

test('the check changed-references reports the second domain name, and what is left in us-east-1', async () => {
  const cdn = cdnOf(local);
  const arn = (resource: string) => `arn:aws:${resource}`;
  const globals = async () => [
    arn('acm:us-east-1:1:certificate/1'),
    arn('acm:us-east-1:1:certificate/2'),
    arn('wafv2:us-east-1:1:global/webacl/a/1'),
  ];
  const result = await run('changed-references', { ...cdn, globals, secondUrl: cdn.images.url });
  expect(result).toMatchObject({
    status: 'passed',
    seen: '200 without the web ACL; 200 under 127.0.0.1; in us-east-1: certificates 2, web ACLs 1',
  });
});

test('the check flat-rate-plan passes for an image that a plan serves', async () => {
  const cdn = cdnOf(local);
  expect(await run('flat-rate-plan', { ...cdn, planUrl: new URL('/images/sunset.jpg', cdn.images.url) })).toMatchObject(
    { status: 'passed' },
  );
});

test('the check flat-rate-plan reports that it was not run without --plan-url', async () => {
  const result = await run('flat-rate-plan', cdnOf(local));
  expect(result).toMatchObject({ status: 'not run' });
  expect(result.seen).toContain('--plan-url');
});

describe('a check of the proof', () => {
  type Fault = (cdn: ProvedCdn) => Partial<ProvedCdn>;
  const forbidden = (response: Response): Response => ({
    ...response,
    status: 403,
    headers: { 'content-type': 'application/xml' },
  });
  const ifOdd = (response: Response, target: string) => (/%20|%26/.test(target) ? forbidden(response) : response);
  let requests = 0;

  test.each<[id: string, fault: string, seen: string, change: Fault]>([
    [
      'odd-keys-transformed',
      'answers 403 for keys with spaces',
      '403 application/xml for tom & jerry (1).jpg',
      ({ images }) => ({ images: through(images, ifOdd) }),
    ],
    [
      'odd-keys-plain',
      'answers 403 for keys with spaces',
      '403 application/xml for a=b,c d.jpg',
      ({ plain }) => ({ plain: through(plain, ifOdd) }),
    ],
    [
      'head-of-new-variant',
      'runs until the timeout of the function',
      'the function took 30.0 s',
      () => ({ invocations: async () => [{ milliseconds: 30_000, timedOut: true }] }),
    ],
    [
      'purge-of-rewritten-paths',
      'never becomes new under one spelling',
      'is still the old image',
      ({ images }) => ({ images: frozen(images, '%2E') }),
    ],
    [
      'content-length-and-range',
      'streams without content-length',
      'content-length missing',
      ({ images }) => ({ images: through(images, response => without(response, 'content-length')) }),
    ],
    [
      'content-length-and-range',
      'ignores ranges',
      'with content-range missing',
      ({ images }) => ({ images: through(images, response => without({ ...response, status: 200 }, 'content-range')) }),
    ],
    [
      'stored-after-stream',
      'stores nothing',
      'no new object in the variant bucket',
      ({ images }) => ({ images: { ...images, variants: once(images.variants) } }),
    ],
    [
      'versions-after-gone-marker',
      'begins at another version',
      'nothing',
      ({ versions }) => ({ versions: { ...versions, after: async () => undefined } }),
    ],
    [
      'signed-urls',
      'serves what is not signed',
      '200 unsigned',
      ({ images }) => ({ images: through(images, response => ({ ...response, status: 200 })) }),
    ],
    [
      'signed-urls',
      'refuses what is signed',
      '403 signed',
      ({ images }) => ({ images: { ...images, signingSecret: async () => `${await images.signingSecret()}x` } }),
    ],
    [
      'signatures-at-once',
      'answers a signed request with the 403 of another one',
      'signed: 11 × 200, 1 × 403',
      ({ functionFirst }) => ({
        functionFirst: through(functionFirst, (response, target) => {
          return response.status === 200 && target.includes('blur=12&') ? forbidden(response) : response;
        }),
      }),
    ],
    [
      'signatures-at-once',
      'fails for a bad signature',
      'with a bad signature: 12 × 502',
      ({ functionFirst }) => ({
        functionFirst: through(functionFirst, response =>
          response.status === 403 ? { ...response, status: 502 } : response,
        ),
      }),
    ],
    [
      'unchanged-uploads',
      'purges unchanged images of a bucket without a KMS key',
      'unchanged images purged: 3 of 3 with a key of S3',
      ({ images, redeploy }) => {
        let isRedeployed = false;
        return {
          redeploy: async step => {
            await redeploy(step);
            isRedeployed = true;
          },
          images: { ...images, variants: async () => (isRedeployed ? [] : images.variants()) },
        };
      },
    ],
    [
      'unchanged-uploads',
      'does not serve the new image',
      'the new image: 403 and 200',
      ({ images }) => ({
        images: through(images, (response, target) => (target.includes('valley') ? forbidden(response) : response)),
      }),
    ],
    [
      'unchanged-uploads',
      'stores nothing',
      'variants were not stored: images/sunset.jpg',
      ({ images }) => ({ images: { ...images, variants: async () => [] } }),
    ],
    [
      'changed-references',
      'cannot be deployed',
      'Some exports have changed!',
      () => ({
        redeploy: async () => {
          throw new CommandFailure('cdk deploy failed with exit code 1\nSome exports have changed!');
        },
      }),
    ],
    [
      'changed-references',
      'serves no image without its web ACL',
      '403 without the web ACL',
      ({ functionFirst }) => ({ functionFirst: through(functionFirst, forbidden) }),
    ],
    [
      'changed-references',
      'serves no image under the second name',
      'no image under second-images.invalid',
      () => ({ secondUrl: new URL('https://second-images.invalid') }),
    ],
    ['replicated-originals', 'copies nothing', 'not in the replica', () => ({ isReplicated: async () => false })],
    [
      'access-migration',
      'refuses one request on the way',
      '403 during migrating',
      ({ plain, redeploy }) => ({
        redeploy: async step => {
          requests = 0;
          await redeploy(step);
        },
        plain: through(plain, response => (requests++ === 0 ? forbidden(response) : response)),
        wait: async () => {
          await sleep(20);
        },
      }),
    ],
    [
      'not-modified-over-stream',
      'loses the body of what was revalidated',
      '200 with ""',
      ({ probe }) => ({ probe: through(probe, response => ({ ...response, start: Buffer.alloc(0) })) }),
    ],
    [
      'flat-rate-plan',
      'answers 403',
      '403',
      ({ images }) => ({ planUrl: new URL(images.url), images: through(images, forbidden) }),
    ],
    [
      'edge-function-time',
      'is near the time limit',
      'up to 97 of 100',
      ({ edgeMetric }) => ({
        edgeMetric: async (name, ...rest) => (name === 'FunctionComputeUtilization' ? [97] : edgeMetric(name, ...rest)),
      }),
    ],
    [
      'edge-function-time',
      'is throttled',
      'FunctionThrottles 3',
      ({ edgeMetric }) => ({
        edgeMetric: async (name, ...rest) => (name === 'FunctionThrottles' ? [1, 2] : edgeMetric(name, ...rest)),
      }),
    ],
  ])('%s fails if the CDN %s', async (id, _, seen, change) => {
    const cdn = cdnOf(local, SHORT);
    const result = await run(id, { ...cdn, ...change(cdn) });
    expect(result).toMatchObject({ status: 'failed', seen: expect.stringContaining(seen) as string });
    expect(result.meaning).not.toBeUndefined();
    requests = 0;
  });

  test('head-of-new-variant fails if the CDN never responds to HEAD', async () => {
    const server = http.createServer(() => undefined);
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cdn = cdnOf(local, { ...SHORT, answer: 300 });
    const silent = recordedSite({ url, recorder, put: async () => undefined, timeoutSeconds: 1 });
    const result = await run('head-of-new-variant', { ...cdn, images: { ...cdn.images, ...silent } });
    server.closeAllConnections();
    server.close();
    expect(result).toMatchObject({
      status: 'failed',
      seen: expect.stringContaining('did not complete a response within 0.3 s') as string,
    });
    expect(result.exchanges).toMatchObject([
      { method: 'HEAD', error: expect.stringContaining('did not complete a response') as string },
    ]);
  });

  test('purge-after-first-miss fails if first responses have no cache tag', async () => {
    const untagged = await startLocalProof(app =>
      distributionsOf(app).forEach(resource =>
        resource.addPropertyOverride('DistributionConfig.CacheTagConfig', { HeaderName: 'x-amz-meta-other' }),
      ),
    );
    const result = await run('purge-after-first-miss', cdnOf(untagged, SHORT));
    await untagged.close();
    expect(result).toMatchObject({
      status: 'failed',
      seen: expect.stringContaining('is still the old image') as string,
    });
  });

  test('purge-after-first-miss fails if the purged image stays in the cache', async () => {
    const cdn = cdnOf(local, SHORT);
    expect(await run('purge-after-first-miss', { ...cdn, images: frozen(cdn.images, '') })).toMatchObject({
      status: 'failed',
    });
  });

  test('versions-after-gone-marker fails if S3 does not accept the marker', async () => {
    const cdn = cdnOf(local, SHORT);
    const put = cdn.versions.put;
    const versions = {
      ...cdn.versions,
      put: async (key: string, body: Buffer) => {
        local.aws.failures.set(`GET /${local.outputs[stackName(RUN, 'Images')].Originals}/`, [400, 'InvalidArgument']);
        return put(key, body);
      },
    };
    expect(await run('versions-after-gone-marker', { ...cdn, versions })).toMatchObject({
      status: 'failed',
      seen: expect.stringContaining('InvalidArgument') as string,
    });
  });
});

describe('a check without the required data', () => {
  test('head-of-new-variant reports a missing REPORT line', async () => {
    expect(await run('head-of-new-variant', { ...cdnOf(local, SHORT), invocations: async () => [] })).toMatchObject({
      status: 'not run',
      seen: expect.stringContaining('no REPORT line') as string,
    });
  });

  test('edge-function-time reports missing data of CloudWatch', async () => {
    expect(await run('edge-function-time', { ...cdnOf(local, SHORT), edgeMetric: async () => [] })).toMatchObject({
      status: 'not run',
    });
  });

  test('signed-urls reports that AWS rejects the request for the secret', async () => {
    local.aws.failures.set('GetSecretValue', [400, 'AccessDeniedException']);
    expect(await run('signed-urls', cdnOf(local))).toMatchObject({
      status: 'not run',
      seen: expect.stringContaining('AccessDeniedException') as string,
    });
  });
});

test('edge-function-time says that viewers receive a 503 if the edge function takes too long', () => {
  expect(CHECKS.find(({ id }) => id === 'edge-function-time')!.meaning).toContain('503');
});

test('the report contains every request of a check with its response', async () => {
  const { exchanges } = await run('signed-urls', cdnOf(local));
  expect(exchanges).toHaveLength(2);
  expect(exchanges[0]).toMatchObject({
    method: 'GET',
    status: 403,
    text: expect.stringContaining('bad-signature') as string,
  });
  expect(exchanges[1]).toMatchObject({ status: 200, headers: { 'x-cache': 'Miss from cloudfront' } });
});

/** Every answer to targets with this text is the first one. */
function frozen<S extends Site>(site: S, text: string): S {
  const kept = new Map<string, Response>();
  return through(site, (response, target) => {
    if (!target.includes(text)) return response;
    const first = kept.get(target) ?? response;
    kept.set(target, first);
    return first;
  });
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let first: Promise<T> | undefined;
  return () => (first ??= work());
}

function distributionsOf(app: App): CfnResource[] {
  return app.node
    .findAll()
    .filter(CfnResource.isCfnResource)
    .filter(({ cfnResourceType }) => cfnResourceType === 'AWS::CloudFront::Distribution');
}
