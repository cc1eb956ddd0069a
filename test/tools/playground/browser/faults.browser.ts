import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageReplica, ImageTransformation } from 'cdk-image-cdn';
import { hurdles, screenshot } from './browser';
import { browserForAll, fact, photos, withBrowser } from './support';
import { folderWith, inStack, send } from '../../local/support';
import { playLocally } from '../support';

const browser = browserForAll();

/** Creates a CDN with a replica in another Region. */
function twoRegions(app: App): void {
  const [there, here] = ['eu-central-1', 'eu-west-1'].map(region => new Stack(app, region, { env: { region } }));
  new ImageCdn(here, 'Images', {
    replica: new ImageReplica(there, 'Replica'),
    transformation: ImageTransformation.onDemand(),
  });
}

/** A CDN that tries the bucket once, with a timeout of one second. */
const alone = inStack(stack => {
  const { distribution: { node } } = new ImageCdn(stack, 'Images');
  const resource = node.defaultChild as CfnResource;
  resource.addPropertyOverride('DistributionConfig.Origins.0.ConnectionAttempts', 1);
  resource.addPropertyOverride('DistributionConfig.Origins.0.S3OriginConfig.OriginReadTimeout', 1);
});

withBrowser('the replica serves images while the bucket fails', async () => {
  const { url } = await playLocally(twoRegions, { images: folderWith(await photos('sunset.jpg')) });
  const traffic = await browser.open(`${url}/#/traffic/0`);
  await traffic.getByRole('button', { name: 'Fail origin' }).click();
  await traffic.getByText('The original bucket responds with 503. The replica takes over').waitFor();
  const studio = await browser.open(`${url}/#/studio/0/sunset.jpg?w=640`);
  await fact(studio, 'Dimensions', /^640 × 427$/);
  await studio.getByText('Transformed from the replica').waitFor();
  await screenshot(studio, 'studio-replica');
  await traffic.getByRole('row', { name: /200 Miss \/sunset\.jpg\?w=640 / }).waitFor();
  expect(await hurdles(traffic)).toEqual([]);
  await screenshot(traffic, 'traffic-replica');

  await traffic.getByRole('button', { name: 'Restore origin' }).click();
  await traffic.getByRole('row', { name: 'Restored The original bucket responds again' }).waitFor();
  await studio.goto(`${url}/#/studio/0/sunset.jpg?w=828`);
  await fact(studio, 'Dimensions', /^828 × 552$/);
  expect(await studio.getByText('Transformed from the replica').count()).toBe(0);
});

withBrowser.each([
  ['Return 503', 'responds with 503', 503],
  ['Refuse connections', 'refuses connections', 502],
  ['Time out', 'accepts requests and never responds', 504],
])('a failing bucket without a replica (%s) affects only uncached images', async (way, sentence, status) => {
  const { url, cdn } = await playLocally(alone, {
    images: folderWith(await photos('sunset.jpg', 'life.jpg', 'picos.jpg')),
  });
  await send(cdn, '/life.jpg');
  const page = await browser.open(`${url}/#/traffic/0`);
  await page.getByLabel('Kind of failure').selectOption(way);
  await page.getByRole('button', { name: 'Fail origin' }).click();
  await page.getByText(`The original bucket ${sentence}. There is no replica`).waitFor();
  const other = await browser.open(`${url}/#/traffic/0`);
  await other.getByRole('button', { name: 'Restore origin' }).waitFor();
  await send(cdn, '/sunset.jpg');
  await send(cdn, '/life.jpg');
  await page.getByRole('row', { name: new RegExp(`${status} Error /sunset\\.jpg `) }).waitFor();
  await page.getByRole('row', { name: /200 Hit \/life\.jpg / }).waitFor();
  await page.getByRole('row', { name: `Failure The original bucket ${sentence}` }).waitFor();
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, `traffic-fault-${status}`);
  await other.getByRole('button', { name: 'Restore origin' }).click();
  await page.getByRole('button', { name: 'Fail origin' }).waitFor();
  expect((await send(cdn, '/picos.jpg')).status).toBe(200);
});
