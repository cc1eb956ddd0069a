import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import {
  ImageCdn,
  ImageCdnProps,
  ImageReplica,
  ImageTransformation,
  OriginAccess,
} from 'cdk-image-cdn';
import { Received, cleanUp, folderWith, inStack, send, serve } from './support';
import { EdgeObserver, NO_OBSERVER } from '../../../src/tools/local/cloudfront/edge-observer';
import { FaultMode } from '../../../src/tools/local/s3/fault-injection';

jest.setTimeout(60_000);

const PHOTOS = path.join(__dirname, '../../../examples/minimal/images');
const LIFE = fs.readFileSync(path.join(PHOTOS, 'life.jpg'));
const UPLOADS = [{ path: PHOTOS, prefix: 'images', exclude: ['*.md'] }];
const TRANSFORMING: ImageCdnProps = {
  transformation: ImageTransformation.onDemand(),
  originalsPath: 'original',
};

afterEach(cleanUp);

interface Change {
  /** The index of the origin among those of the distribution. */
  readonly origin?: number;
  readonly overrides: Record<string, unknown>;
}

/** A CDN of two regions; an edge waits for S3 once, for a second, unless a change says otherwise. */
function twoRegions(
  props: ImageCdnProps = {},
  { origin = 0, overrides }: Change = { overrides: {} },
): (app: App) => void {
  return app => {
    const [there, here] = ['eu-central-1', 'eu-west-1'].map(
      region => new Stack(app, region, { env: { region }, crossRegionReferences: true }),
    );
    const cdn = new ImageCdn(here, 'Images', {
      uploads: UPLOADS,
      replica: new ImageReplica(there, 'Replica'),
      ...props,
    });
    const distribution = cdn.distribution.node.defaultChild as CfnResource;
    distribution.addPropertyOverride(`DistributionConfig.Origins.${origin}.ConnectionAttempts`, 1);
    distribution.addPropertyOverride(`DistributionConfig.Origins.${origin}.S3OriginConfig.OriginReadTimeout`, 1);
    Object.entries(overrides).forEach(([property, value]) =>
      distribution.addPropertyOverride(`DistributionConfig.${property}`, value),
    );
  };
}

async function start(build: (app: App) => void, failPrimary?: FaultMode, observer?: EdgeObserver): Promise<string> {
  const edge = await serve(build, { failPrimary, ...observer && { observer: () => observer } });
  return edge.distributions[0].url;
}

function resultOf({ status, headers }: Received): string {
  return `${status} ${headers['x-cache']}`;
}

const FAILURES: FaultMode[] = ['503', 'refuse', 'hang'];

describe.each(FAILURES)('an image in a bucket that fails by %s', failure => {
  const accesses = [['OAI', OriginAccess.identity()], ['OAC', OriginAccess.control()]] as const;

  test.each(accesses)('comes from the replica, Miss and then Hit, with %s', async (_name, originAccess) => {
    const url = await start(twoRegions({ originAccess }), failure);
    const [first, second] = [await send(url, '/images/life.jpg'), await send(url, '/images/life.jpg')];
    expect([first, second].map(resultOf)).toEqual(['200 Miss from cloudfront', '200 Hit from cloudfront']);
    expect(first.body.equals(LIFE)).toBe(true);
  });

  test('has variants that are transformed from the replica, and an untouched form from it', async () => {
    const url = await start(twoRegions(TRANSFORMING, { origin: 2, overrides: {} }), failure);
    const [first, again] = [await send(url, '/images/life.jpg?w=64'), await send(url, '/images/life.jpg?w=64')];
    expect([first, again].map(resultOf)).toEqual(['200 Miss from cloudfront', '200 Hit from cloudfront']);
    expect(first.headers).toMatchObject({
      'x-image-original': 'replica',
      'cache-control': 'public, max-age=60',
      'content-type': 'image/jpeg',
    });
    expect((await send(url, '/original/images/life.jpg')).body.equals(LIFE)).toBe(true);
    expect((await send(url, '/images/none.jpg')).status).toBe(404);
  });
});

test('the replica receives no requests while the bucket responds', async () => {
  const url = await start(twoRegions(TRANSFORMING, { origin: 2, overrides: {} }));
  expect((await send(url, '/images/life.jpg?w=64')).headers).not.toHaveProperty('x-image-original');
});

test('the log contains the time to the first byte: the timeout times the number of attempts', async () => {
  const times: number[] = [];
  const observer = {
    ...NO_OBSERVER,
    answered: (_request: unknown, _response: unknown, milliseconds: number) => times.push(milliseconds),
  };
  const url = await start(twoRegions({}, { overrides: { 'Origins.0.ConnectionAttempts': 2 } }), 'hang', observer);
  await send(url, '/images/life.jpg');
  expect(times).toEqual([expect.any(Number)]);
  expect(times[0]).toBeGreaterThan(1990); // timers may be a little early
});

describe('failover to the replica', () => {
  const only = (...statuses: number[]): Change => ({
    overrides: { 'OriginGroups.Items.0.FailoverCriteria.StatusCodes': { Items: statuses, Quantity: statuses.length } },
  });

  test.each<[FaultMode, number, number]>([['503', 503, 503], ['refuse', 503, 502], ['hang', 504, 504]])(
    'requires after %s the status %d in the group; without it viewers get %d', async (failure, needed, status) => {
      const others = [500, 502, 503, 504].filter(each => each !== needed);
      expect((await send(await start(twoRegions({}, only(...others)), failure), '/images/life.jpg')).status).toBe(
        status,
      );
      expect((await send(await start(twoRegions({}, only(needed)), failure), '/images/life.jpg')).status).toBe(200);
    });

  test('requires a policy that allows CloudFront to read the replica', async () => {
    const url = await start(app => {
      twoRegions()(app);
      const policy = app.node
        .findAll()
        .filter(CfnResource.isCfnResource)
        .find(({ node }) => node.path.includes('Replica/Bucket/Policy'))!;
      policy.addPropertyOverride('PolicyDocument.Statement.1.Effect', 'Deny');
    }, 'refuse');
    expect((await send(url, '/images/life.jpg')).status).toBe(403);
  });

  test('requires a role that allows the transform function to read the replica', async () => {
    const url = await start(app => {
      twoRegions(TRANSFORMING, { origin: 2, overrides: {} })(app);
      const policy = app.node
        .findAll()
        .filter(CfnResource.isCfnResource)
        .find(({ node }) => node.path.includes('TransformerRole/DefaultPolicy'))!;
      policy.addPropertyOverride('PolicyDocument.Statement.4.Effect', 'Deny');
    }, 'refuse');
    expect((await send(url, '/images/life.jpg?w=64')).status).toBe(502);
  });
});

test('the replica has the objects of the bucket, including those of a folder that emulates it', async () => {
  const images = folderWith({ 'a b.jpg': LIFE });
  const edge = await serve(twoRegions(), { images, failPrimary: 'refuse' });
  expect((await send(edge.distributions[0].url, '/a%20b.jpg')).body.equals(LIFE)).toBe(true);
  expect(await edge.distributions[0].keys()).toEqual(['a b.jpg']);
});

describe('a simulated failure of the originals', () => {
  test('can start and end, and changes only a header if there is a replica', async () => {
    const {
      distributions: [{ url, fault, hasReplica }],
    } = await serve(twoRegions(TRANSFORMING, { origin: 2, overrides: {} }));
    const marks: unknown[] = [];
    for (const [index, failure] of [undefined, '503', 'refuse', undefined].entries()) {
      fault!.inject(failure as FaultMode | undefined);
      const { status, headers } = await send(url, `/images/life.jpg?w=${[64, 96, 128, 256][index]}`);
      marks.push([status, headers['x-image-original']]);
    }
    expect([hasReplica, marks]).toEqual([
      true,
      [
        [200, undefined],
        [200, 'replica'],
        [200, 'replica'],
        [200, undefined],
      ],
    ]);
  });

  test.each<[FaultMode, number]>([
    ['503', 503],
    ['refuse', 502],
    ['hang', 504],
  ])('results with %s in %d for an uncached image without a replica', async (failure, status) => {
    const observed: unknown[] = [];
    const build = inStack(stack => {
      const {
        distribution: { node },
      } = new ImageCdn(stack, 'Images', { uploads: UPLOADS });
      const origin = 'DistributionConfig.Origins.0';
      (node.defaultChild as CfnResource).addPropertyOverride(`${origin}.ConnectionAttempts`, 1);
      (node.defaultChild as CfnResource).addPropertyOverride(`${origin}.S3OriginConfig.OriginReadTimeout`, 1);
    });
    const observer = () => ({ ...NO_OBSERVER, faultChanged: (how?: FaultMode) => observed.push(how) });
    const {
      distributions: [{ url, fault, hasReplica }],
    } = await serve(build, { observer });
    await send(url, '/images/life.jpg');
    fault!.inject(failure);
    expect((await send(url, '/images/life.jpg')).status).toBe(200);
    expect((await send(url, '/images/picos.jpg')).status).toBe(status);
    fault!.inject(undefined);
    expect((await send(url, '/images/sunset.jpg')).status).toBe(200);
    expect([hasReplica, observed]).toEqual([false, [failure, undefined]]);
  });
});

test('a failure of the originals can be set by the options from the start', async () => {
  const build = inStack(stack => new ImageCdn(stack, 'Images', { uploads: UPLOADS }));
  const observed: unknown[] = [];
  const url = await start(build, '503', { ...NO_OBSERVER, faultChanged: how => observed.push(how) });
  expect([(await send(url, '/images/life.jpg')).status, observed]).toEqual([503, ['503']]);
});

test('a failure of the originals is rejected if their bucket is unknown', async () => {
  const build = inStack(stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() }));
  const blind = (app: App) => {
    build(app);
    const role = app.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .find(({ node }) => node.path.includes('TransformerRole/DefaultPolicy'))!;
    role.addPropertyDeletionOverride('PolicyDocument.Statement.0');
  };
  expect((await serve(blind)).distributions[0].fault).toBeUndefined();
  await expect(serve(blind, { failPrimary: '503' })).rejects.toThrow(
    '--fail-origin primary: the bucket of the originals is unknown',
  );
});
