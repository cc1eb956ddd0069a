import { ImageCdn, ImageRefinement, ImageTransformation } from 'cdk-image-cdn';
import { browserForAll, photos, withBrowser } from './support';
import { folderWith, inStack } from '../../local/support';
import { playLocally } from '../support';

/** Speed of the edge location's clock: its copy of a first answer expires after two seconds. */
const SPEED = 30;

const browser = browserForAll();

withBrowser('the studio compares the first answer of a variant with the refined one', async () => {
  const folder = folderWith(await photos('sunset.jpg'));
  const started = Date.now();
  const { url } = await playLocally(
    inStack(stack => new ImageCdn(stack, 'Images', {
      uploads: [{ path: folder }],
      transformation: ImageTransformation.onDemand({ refinement: ImageRefinement.constantQuality() }),
    })),
    { clock: () => started + (Date.now() - started) * SPEED },
  );
  const page = await browser.open(`${url}/#/studio/0/sunset.jpg?w=384`);
  const panel = page.getByRole('region', { name: 'Refinement' });
  await panel.getByText('This is the first answer').waitFor();
  await panel.getByText('The refined variant has replaced the first answer').waitFor({ timeout: 120_000 });
  await panel.getByRole('row', { name: /^Size [\d.]+ kB [\d.]+ kB \d+ % less$/ }).waitFor();
  await panel.getByRole('row', { name: /^Score \(SSIMULACRA 2\) [\d.]+ [\d.]+$/ }).waitFor();
  await panel.getByText(/^Mean difference of their pixels [\d.]+, largest \d+ of 255$/).waitFor();
  await panel.getByRole('img', { name: 'First answer' }).waitFor();
  await panel.getByRole('img', { name: 'Refined' }).waitFor();
  await page.getByRole('button', { name: 'Reload' }).click();
  await panel.getByText('The refined variant has replaced the first answer').waitFor();
}, 180_000); // the refiner starts a process, and the page asks every five seconds
