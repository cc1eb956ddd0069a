import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageRefinement, ImageTransformation, OnDemandOptions, VariantDelivery } from 'cdk-image-cdn';
import sharp from 'sharp';
import { Received, cleanUp, folderWith, inStack, send, serve } from './support';
import { noise } from '../../noise';

jest.setTimeout(60_000); // refinement takes seconds in a process of its own
afterEach(cleanUp);

const MINUTE = 60_000;
const TARGET = '/tom.jpg?w=640&fm=jpg';

/** An image that has the texture of a photograph. */
function photograph(mean: number): Promise<Buffer> {
  return noise(800, 600, { mean }).blur(2).jpeg({ quality: 90 }).toBuffer();
}

/** A CDN with refinement, a folder of images, and a clock. */
async function start(change: (resources: CfnResource[]) => void = () => undefined, options: OnDemandOptions = {}) {
  const clock = { now: Date.now() };
  const refinement = ImageRefinement.constantQuality({ target: 60 });
  const app = inStack((stack: Stack) => {
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ refinement, ...options }) });
    change(stack.node.findAll().filter(CfnResource.isCfnResource));
  });
  const images = folderWith({ 'tom.jpg': await photograph(100) });
  const edge = await serve(app as (app: App) => void, { images, clock: () => clock.now });
  return { url: edge.distributions[0].url, images, clock };
}

const stateOf = ({ headers }: Received) => [headers['x-amz-meta-refinement'], headers['cache-control']];
const PENDING = ['pending', 'public, max-age=3600, s-maxage=60'];
const REFINED = ['refined', 'public, max-age=3600, s-maxage=86400'];

/** Waits for a response, while the lifetimes of edge locations pass. */
async function until(isRight: (response: Received) => boolean, url: string, clock: { now: number }): Promise<Received> {
  for (;;) {
    clock.now += MINUTE;
    const response = await send(url, TARGET);
    if (isRight(response)) return response;
    await setTimeout(50);
  }
}

describe('the local edge of a CDN with refinement', () => {
  test.each(Object.values(VariantDelivery))('replaces a core variant once its first answer has expired, and refines it '
    + 'again after a purge, delivered %s', async delivery => {
    const { url, images, clock } = await start(undefined, { delivery });
    const first = await send(url, TARGET);
    expect([first.status, stateOf(first)]).toEqual([200, PENDING]);
    expect(stateOf(await send(url, '/tom.jpg?w=320&h=200&fm=jpg'))).toEqual([undefined, REFINED[1]]);

    const refined = await until(response => response.headers['x-amz-meta-refinement'] !== 'pending', url, clock);
    expect([refined.headers['content-type'], stateOf(refined)]).toEqual(['image/jpeg', REFINED]);
    expect(refined.body.length).toBeLessThan(first.body.length);
    expect((await sharp(refined.body).metadata()).width).toBe(640);

    fs.writeFileSync(path.join(images, 'tom.jpg'), await photograph(200));
    const isPurged = ({ headers }: Received) => headers['x-amz-meta-refinement'] === 'pending';
    expect(stateOf(await until(isPurged, url, clock))).toEqual(PENDING);
    const again = await until(response => !isPurged(response), url, clock);
    expect(stateOf(again)).toEqual(REFINED);
    const { dominant } = await sharp(again.body).stats();
    expect(dominant.r).toBeGreaterThan(150);
  });

  test('does not start if nothing receives the messages', async () => {
    const removing = (resources: CfnResource[]) => resources
      .filter(({ cfnResourceType, logicalId }) => cfnResourceType === 'AWS::Lambda::EventSourceMapping'
        && /Refinement/.test(Stack.of(resources[0]).resolve(logicalId)))
      .forEach(mapping => mapping.addPropertyOverride('FunctionName', 'another'));
    await expect(start(removing)).rejects.toThrow('it has no event source mapping from a queue, so it would never refine');
  });
});
