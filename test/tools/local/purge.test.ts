import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageCdnProps, ImageTransformation, Purge } from 'cdk-image-cdn';
import { colorOf, imageOf, nextMiss, resultOf } from './changed-images.support';
import { cleanUp, folderWith, inStack, send, serve } from './support';
import { LocalEdge } from '../../../src/tools/local/server';

jest.setTimeout(60_000); // a change goes through a process of its own
afterEach(cleanUp);

const TRANSFORMING: ImageCdnProps = { transformation: ImageTransformation.onDemand() };

type Served = LocalEdge & { url: string; images: string };

/** A CDN of a folder, as its template has it after a change. */
async function start(
  files: Record<string, Buffer>, props = TRANSFORMING, change: (resources: CfnResource[]) => void = () => undefined,
): Promise<Served> {
  const images = folderWith(files);
  const app = inStack((stack: Stack) => {
    new ImageCdn(stack, 'Images', props);
    change(stack.node.findAll().filter(CfnResource.isCfnResource));
  });
  const edge = await serve(app as (app: App) => void, { images });
  return { ...edge, url: edge.distributions[0].url, images };
}

test('an overwritten image is replaced in every variant at the next request, and others remain cached', async () => {
  const { url, images } = await start({ 'cats/tom+1.png': await imageOf('red'), 'cats/tim.png': await imageOf('red') });
  const targets = ['/cats/tom%2B1.png?w=32', '/cats/tom%2B1.png?w=48&fm=webp'];
  for (const target of [...targets, '/cats/tim.png?w=32']) {
    expect(resultOf(await send(url, target))).toBe('200 Miss from cloudfront');
  }

  fs.writeFileSync(path.join(images, 'cats/tom+1.png'), await imageOf('blue'));
  for (const target of targets) {
    const next = await nextMiss(url, target);
    expect([resultOf(next), await colorOf(next)]).toEqual(['200 Miss from cloudfront', [0, 0, 1]]);
  }
  expect(resultOf(await send(url, '/cats/tim.png?w=32'))).toBe('200 Hit from cloudfront');
});

test('a deleted image is a 404, and a new one is served', async () => {
  const { url, images } = await start({ 'tom.png': await imageOf('red') });
  expect((await send(url, '/tom.png')).status).toBe(200);
  fs.rmSync(path.join(images, 'tom.png'));
  expect((await nextMiss(url, '/tom.png')).status).toBe(404);

  fs.mkdirSync(path.join(images, 'new'));
  expect((await send(url, '/new/tom.png')).status).toBe(404);
  fs.writeFileSync(path.join(images, 'new/tom.png'), await imageOf('blue'));
  expect(resultOf(await nextMiss(url, '/new/tom.png'))).toBe('200 Miss from cloudfront');
});

test('each written and deleted file is reported once, although two CDNs purge it', async () => {
  const images = folderWith({ 'tom.png': await imageOf('red') });
  const changes: string[] = [];
  await serve(inStack((stack: Stack) => {
    const { bucket } = new ImageCdn(stack, 'Images', TRANSFORMING);
    new ImageCdn(stack, 'Others', { ...TRANSFORMING, bucket });
  }) as (app: App) => void, {
    images, originalChanged: (key, isThere) => changes.push(`${key} ${isThere ? 'written' : 'deleted'}`),
  });
  const until = async (count: number) => {
    while (changes.length < count) await new Promise(resolve => setTimeout(resolve, 20));
  };
  fs.writeFileSync(path.join(images, 'tom.png'), await imageOf('blue'));
  await until(1);
  fs.rmSync(path.join(images, 'tom.png'));
  await until(2);
  expect(changes).toEqual(['tom.png written', 'tom.png deleted']);
});

test('an overwritten watermark changes the variants that have it, and no others', async () => {
  const transformation = ImageTransformation.onDemand({
    presets: { marked: { width: 48, watermark: 'marks/my logo.png', watermarkWidth: 1 } },
  });
  const { url, images } = await start(
    { 'tom 1.png': await imageOf('red'), 'marks/my logo.png': await imageOf('blue') },
    { transformation },
  );
  const target = '/tom%201.png?preset=marked&fm=png';
  expect(await colorOf(await send(url, target))).toEqual([0, 0, 1]);
  expect(resultOf(await send(url, '/tom%201.png?w=32'))).toBe('200 Miss from cloudfront');

  fs.writeFileSync(path.join(images, 'marks/my logo.png'), await imageOf('lime'));
  expect(await colorOf(await nextMiss(url, target))).toEqual([0, 1, 0]);
  expect(resultOf(await send(url, '/tom%201.png?w=32'))).toBe('200 Hit from cloudfront');
});

const WAYS = ['tom%20(1).png', 'tom+%281%29.png', '%74om%20%281).png'];

test('originals under a prefix are purged in any spelling, and cached once for all', async () => {
  const { url, images } = await start(
    { 'tom (1).png': await imageOf('red') },
    { ...TRANSFORMING, originalsPath: 'original' },
  );
  const results = [];
  for (const way of WAYS) results.push(resultOf(await send(url, `/original/${way}`)));
  expect(results).toEqual(['200 Miss from cloudfront', '200 Hit from cloudfront', '200 Hit from cloudfront']);
  fs.writeFileSync(path.join(images, 'tom (1).png'), await imageOf('blue'));
  await nextMiss(url, `/original/${WAYS[0]}`);
  for (const way of WAYS) expect(await colorOf(await send(url, `/original/${way}`))).toEqual([0, 0, 1]);
});

test('an overwritten image is purged by paths without transformation', async () => {
  const { url, images } = await start({ 'tom (1).png': await imageOf('red') }, { purge: Purge.onChange() });
  expect(resultOf(await send(url, `/${WAYS[0]}`))).toBe('200 Miss from cloudfront');
  fs.writeFileSync(path.join(images, 'tom (1).png'), await imageOf('blue'));
  await nextMiss(url, `/${WAYS[0]}`);
  for (const way of WAYS) expect(await colorOf(await send(url, `/${way}`))).toEqual([0, 0, 1]);
});

test('an overwritten image remains cached without purging', async () => {
  const { url, images } = await start({ 'tom.png': await imageOf('red') }, { ...TRANSFORMING, purge: Purge.none() });
  await send(url, '/tom.png');
  fs.writeFileSync(path.join(images, 'tom.png'), await imageOf('blue'));
  expect(resultOf(await send(url, '/tom.png'))).toBe('200 Hit from cloudfront');
});

describe('the local edge stops at the start', () => {
  test('if the policy of the queue does not allow the rule to send', async () => {
    const closing = (resources: CfnResource[]) =>
      resources
        .filter(({ cfnResourceType }) => cfnResourceType === 'AWS::SQS::QueuePolicy')
        .forEach(policy => policy.addPropertyOverride('PolicyDocument.Statement.1.Effect', 'Deny'));
    await expect(start({}, TRANSFORMING, closing)).rejects.toThrow(
      'does not allow this rule to send messages, so no change would be purged',
    );
  });

  test('if messages are filtered, which it does not support', async () => {
    const filtering = (resources: CfnResource[]) =>
      resources
        .filter(({ cfnResourceType }) => cfnResourceType === 'AWS::Lambda::EventSourceMapping')
        .forEach(mapping => mapping.addPropertyOverride('FilterCriteria', { Filters: [{ Pattern: '{}' }] }));
    await expect(start({}, TRANSFORMING, filtering)).rejects.toThrow(
      'the local edge does not filter messages of a queue',
    );
  });
});
