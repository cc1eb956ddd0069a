import { screenshot } from './browser';
import { browserForAll, playPhotos, withBrowser } from './support';

const browser = browserForAll();
withBrowser('the traffic page shows requests live', async () => {
  const { url, cdn } = await playPhotos();
  const page = await browser.open(`${url}/#/traffic/0`);
  await page.getByText('live', { exact: true }).waitFor();
  await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
  await page.getByRole('row', { name: /Miss \/photos\/life\.jpg\?w=32&q=1 200/ }).waitFor();
  await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
  await page.getByRole('row', { name: /Hit \/photos\/life\.jpg\?w=32&q=1 200/ }).waitFor();
  await page.getByRole('img', { name: /^Requests in the last five minutes: Hits \d+, Misses \d+/ }).waitFor();
  await page.getByText(/^A month with .* like these costs about \$[\d,.]+/).waitFor();
  await page.getByLabel('A month with').selectOption('100 million');
  await screenshot(page, 'traffic');

  await fetch(`${cdn}/photos/life.jpg?width=32`);
  await page.getByRole('row', { name: /\?width=32\s*Ignored: width \(did you mean `w`\?\)/ }).waitFor();

  await page.getByRole('button', { name: 'Invalidate' }).click();
  await page.getByText(/^\/\* invalidated: \d+ responses? removed from the cache$/).waitFor();
  await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
  expect(await page.getByRole('row', { name: /Miss \/photos\/life\.jpg\?w=32&q=1 200/ }).count()).toBeGreaterThan(0);
  await page.getByLabel('Path to invalidate').fill('nothing');
  await page.getByRole('button', { name: 'Invalidate' }).click();
  await page.getByText(/^item must be a path/).waitFor();
});
