import { screenshot } from './browser';
import { browserForAll, playPhotos, withBrowser } from './support';

const browser = browserForAll();
withBrowser('the traffic page shows requests live', async () => {
  const { url, cdn } = await playPhotos();
  const page = await browser.open(`${url}/#/traffic/0`);
  await page.getByText('live', { exact: true }).waitFor();
  await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
  await page.getByRole('row', { name: /200 Miss \/photos\/life\.jpg\?w=32&q=1 / }).waitFor();
  await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
  await page.getByRole('row', { name: /200 Hit \/photos\/life\.jpg\?w=32&q=1 / }).waitFor();
  await page.getByRole('img', { name: /^Requests in the last five minutes: Hits \d+, Misses \d+/ }).waitFor();
  await page.getByText(/^A month with .* like these costs about \$[\d,.]+/).waitFor();
  await page.getByLabel('A month with').selectOption('100 million');
  await screenshot(page, 'traffic');

  await fetch(`${cdn}/photos/life.jpg?width=32`);
  await page.getByRole('row', { name: /\?width=32\s*Ignored: width \(did you mean `w`\?\)/ }).waitFor();

  await page.getByRole('button', { name: 'Invalidate' }).click();
  await page.getByText(/^\/\* invalidated: \d+ responses? removed from the cache$/).waitFor();
  await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
  expect(await page.getByRole('row', { name: /200 Miss \/photos\/life\.jpg\?w=32&q=1 / }).count()).toBeGreaterThan(0);
  await page.getByLabel('Path to invalidate').fill('nothing');
  await page.getByRole('button', { name: 'Invalidate' }).click();
  await page.getByText(/^item must be a path/).waitFor();
});

withBrowser('a late estimate of the cost does not replace that of the chosen number of requests', async () => {
  const { url } = await playPhotos();
  const page = await browser.open(`${url}/cdn/0/photos/life.jpg?w=32`);
  await page.goto(`${url}/#/traffic/0`);
  const amount = page.getByLabel('A month with');
  await amount.waitFor();
  await page.route(/requests=1000000000$/, async route => {
    await page.waitForTimeout(1500);
    await route.continue();
  });
  const late = page.waitForResponse(/requests=1000000000$/);
  await amount.selectOption('1 billion');
  await page.waitForTimeout(100);
  const current = page.waitForResponse(/requests=100000$/);
  await amount.selectOption('100 thousand');
  const { dollars } = await (await current).json() as { dollars: number };
  await late;
  await page.waitForTimeout(300);
  expect(await page.locator('.cost strong').innerText()).toBe(`$${dollars.toFixed(2)}`);
});
