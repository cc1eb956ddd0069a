import { App, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess } from 'cdk-image-cdn';
import sharp from 'sharp';
import { cleanUp, folderWith, send, serveAssembly, synthesize } from './support';
import { Lagging } from '../../../src/tools/local/reader/deployment';

jest.setTimeout(120_000); // several deployments, with functions in processes of their own
afterEach(cleanUp);

const transformation = ImageTransformation.onDemand();

/** A step of docs/migration/cloudfront.md: the site, with or without its own behavior for images, and image CDNs. */
function step(hasBehavior: boolean, cdns: Record<string, ImageCdnProps>): string {
  return synthesize((app: App) => {
    const stack = new Stack(app, 'Site');
    const bucket = new s3.Bucket(stack, 'Photos', { enforceSSL: true });
    const origin = origins.S3BucketOrigin.withOriginAccessControl(bucket);
    const distribution = new cloudfront.Distribution(stack, 'Site', {
      defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, 'Pages')) },
      ...hasBehavior && { additionalBehaviors: { '/images/*': { origin } } },
    });
    for (const [id, props] of Object.entries(cdns)) new ImageCdn(stack, id, { distribution, bucket, ...props });
  });
}

const Trial: ImageCdnProps = { pathPattern: '/trial/*', stripPrefix: true, transformation };
const Images: ImageCdnProps = { pathPattern: '/images/*', transformation };

const steps = () => [
  step(true, {}),
  step(true, { Trial }),
  step(false, { Trial, Images: { ...Images, originAccess: OriginAccess.migrating() } }),
  step(false, { Images: { ...Images, originAccess: OriginAccess.control() } }),
];

/** The deployments between two steps: both orders in which functions are updated, where there are functions before. */
function deployments(directories: readonly string[]): { app: string; from?: string; lagging?: Lagging }[] {
  return directories.flatMap((app, index) => index < 2
    ? [{ app }]
    : (['edge', 'transform'] as const).map(lagging => ({ app, from: directories[index - 1], lagging })));
}

/** A client that requests images one after the other, and never stops. */
class Client {
  public readonly responses: string[] = [];
  private isStopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(public url: string, private readonly targets: readonly string[]) {}

  public start(): void {
    this.running = this.run();
  }

  public async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  /** Resolves when each target has been requested once more. */
  public async round(): Promise<void> {
    const until = this.responses.length + 2 * this.targets.length;
    while (this.responses.length < until) await new Promise(resolve => setTimeout(resolve, 5));
  }

  private async run(): Promise<void> {
    for (let index = 0; !this.isStopped; index++) {
      const { status, headers, body } = await send(this.url, this.targets[index % this.targets.length], {
        headers: { accept: 'image/webp,*/*' },
      });
      const isImage = status === 200 && headers['content-type'].startsWith('image/');
      const { dominant } = isImage ? await sharp(body).stats() : { dominant: undefined };
      this.responses.push(`${status} ${headers['content-type']?.split('/')[0]} ${dominant && dominant.r > 200}`);
    }
  }
}

test('a client receives every image during each step of docs/migration/cloudfront.md', async () => {
  const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#f00' } }).png().toBuffer();
  const images = folderWith({ 'images/tom.png': red, 'images/my cats/tim (1).png': red });
  const directories = steps();
  const client = new Client('', ['/images/tom.png', '/images/my%20cats/tim%20%281%29.png', '/images/tom.png?w=32']);
  for (const { app, from, lagging } of deployments(directories)) {
    const deploying = from !== undefined && lagging !== undefined ? { from, lagging } : undefined;
    const edge = await serveAssembly(app, { images, deploying });
    const isFirst = client.url === '';
    client.url = edge.distributions[0].url;
    if (isFirst) client.start();
    await client.round();
    edge.endDeployment();
    await client.round();
  }
  await client.stop();
  expect(new Set(client.responses)).toEqual(new Set(['200 image true']));
});

test('the trial of docs/migration/cloudfront.md serves variants while the behavior of the site serves originals', async () => {
  const red = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#f00' } }).png().toBuffer();
  const edge = await serveAssembly(step(true, { Trial }), { images: folderWith({ 'images/tom.png': red }) });
  const { url } = edge.distributions[0];
  const [trial, original] = [await send(url, '/trial/images/tom.png?w=32'), await send(url, '/images/tom.png?w=32')];
  expect((await sharp(trial.body).metadata()).width).toBe(32);
  expect(original.body.equals(red)).toBe(true);
});
