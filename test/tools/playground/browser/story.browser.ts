import { readFileSync } from 'node:fs';
import { Page } from 'playwright-core';
import { PHONE, hurdles, screenshot } from './browser';
import { browserForAll, playPhotos, until, withBrowser } from './support';
import { send } from '../../local/support';

const AVIF = { headers: { accept: 'image/avif,image/webp,*/*' } };
const browser = browserForAll();
let url: string;
let cdn: string;

beforeAll(async () => {
  ({ url, cdn } = await playPhotos());
  if (cdn === '') return;
  for (const target of ['/photos/life.jpg?w=64', '/photos/life.jpg?w=64', '/photos/life.jpg?w=0', '/photos/none.jpg']) {
    await send(cdn, target, AVIF);
  }
});

/** Opens the details of a request by its row, and returns their region. */
async function openStory(page: Page, row: RegExp) {
  await page.getByRole('row', { name: row }).first().getByRole('link').click();
  const story = page.getByRole('region', { name: 'Request details' });
  await story.getByRole('heading', { name: 'Response to the viewer' }).waitFor();
  return story;
}

describe.each(['light', 'dark'] as const)('in %s', colorScheme => {
  withBrowser('the details of a Miss show edge function, cache, TTL, origins and transformation', async () => {
    const page = await browser.open(`${url}/#/traffic/0`, { colorScheme });
    const story = await openStory(page, /200 Miss \/photos\/life\.jpg\?w=64 /);
    const text = await story.innerText();
    expect(text).toMatch(/Edge function [\d.]+ ms\s+Input\s+\/photos\/life\.jpg\?w=64/);
    expect(text).toMatch(/Output\s+\/photos\/life\.jpg\/_\.v\./);
    expect(text).toMatch(/Header x-image-edge/);
    expect(text).toMatch(/Cache Miss\s+The cache has no response for this key\./);
    expect(text).toMatch(/Cache key\s+Path\s+\/photos\/life\.jpg\/_\.v\.\S+\s+Query strings\s+none/);
    expect(text).toMatch(/TTL 1 day\s+The origin states 1 day \(s-maxage\)\./);
    expect(text).toMatch(/Cache tags\s+f\w+/);
    expect(text).toMatch(/Variant bucket [\d.]+ ms[\s\S]*Status\s+403/);
    expect(text).toMatch(/Function URL [\d.]+ m?s[\s\S]*Transform time\s+\d+ ms/);
    expect(text).toMatch(/GET Bucket \S+\/photos\/life\.jpg 200/);
    expect(text).toMatch(/PUT Variant bucket/);
    expect(await hurdles(page)).toEqual([]);
    await story.scrollIntoViewIfNeeded();
    await screenshot(page, `story-${colorScheme}`);
    await story.evaluate(element => element.scrollTo(0, 700));
    await screenshot(page, `story-origins-${colorScheme}`);
  });

  withBrowser('the details of a request fill a phone', async () => {
    const page = await browser.open(`${url}/#/traffic/0`, { colorScheme, viewport: PHONE, hasTouch: true });
    const story = await openStory(page, /200 Miss \/photos\/life\.jpg\?w=64 /);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    expect(await page.getByRole('heading', { name: 'Last requests' }).isVisible()).toBe(false);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, `phone-story-${colorScheme}`);
    await story.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { name: 'Last requests' }).waitFor();
    expect(await hurdles(page)).toEqual([]);
  });
});

withBrowser('the details of a Hit show its age and the reason for its TTL, and no origin', async () => {
  const page = await browser.open(`${url}/#/traffic/0`);
  const text = await (await openStory(page, /200 Hit \/photos\/life\.jpg\?w=64 /)).innerText();
  expect(text).toMatch(/No origin received a request\.\s+Age\s+\d+ /);
  expect(text).toContain('The origin states 1 day (s-maxage).');
  expect(text).not.toContain('Function URL');
});

withBrowser('the details of errors show the response of the edge function, and the caching of a 404', async () => {
  const page = await browser.open(`${url}/#/traffic/0`);
  const bad = await openStory(page, /400 .*\/photos\/life\.jpg\?w=0 /);
  await bad.getByText('It responded itself, without the cache and origins.').waitFor();
  await screenshot(page, 'story-400');
  const missing = await openStory(page, /404 .*\/photos\/none\.jpg/);
  await missing.getByText('The origin states 10 seconds (max-age).').waitFor();
  await screenshot(page, 'story-404');
});

withBrowser('the details of a request open, close and return the focus by keyboard', async () => {
  const page = await browser.open(`${url}/#/traffic/0`);
  const link = page.getByRole('row', { name: /200 Miss \/photos\/life\.jpg\?w=64 / }).getByRole('link');
  await link.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Request details' }).waitFor();
  await until(page, 'document.activeElement.textContent === "Request details"');
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Request details' }).waitFor({ state: 'detached' });
  await until(page, 'document.activeElement.textContent === "/photos/life.jpg?w=64"');
});

withBrowser('a link shows the same request with the same filter', async () => {
  const page = await browser.open(`${url}/#/traffic/0`);
  await page.getByLabel('Text in the URL or type').fill('LIFE');
  const story = await openStory(page, /200 Hit \/photos\/life\.jpg\?w=64 /);
  await story.getByRole('button', { name: 'Copy link' }).click();
  const other = await browser.open(String(await page.evaluate('navigator.clipboard.readText()')));
  await other.getByRole('region', { name: 'Request details' }).getByText('No origin received a request.').waitFor();
  expect(await other.getByLabel('Text in the URL or type').inputValue()).toBe('LIFE');
  await other.goto(`${url}/#/traffic/0/unknown`);
  await other.getByText('The details of this request are no longer recorded.', { exact: true }).waitFor();
});

withBrowser('the filter selects requests, and the export contains what it selects, without signatures', async () => {
  await send(cdn, '/photos/sunset.jpg?w=64&s=secret', { headers: { accept: '*/*', authorization: 'Bearer secret' } });
  const page = await browser.open(`${url}/#/traffic/0`);
  await page.getByRole('row', { name: /sunset\.jpg/ }).waitFor();
  await page.getByLabel('Status').selectOption('4xx');
  await page.getByText('2 of 5 requests match').waitFor();
  await page.getByLabel('Status').selectOption('Any status');
  await page.getByLabel('Cache result').selectOption('Hit');
  await page.getByText('1 of 5 requests match').waitFor();
  await page.getByLabel('Cache result').selectOption('Any cache result');
  await page.getByLabel('Text in the URL or type').fill('sunset');
  await page.getByText('1 of 5 requests match').waitFor();
  await until(page, 'location.hash.endsWith("?text=sunset")');
  await screenshot(page, 'traffic-filter');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('traffic.json');
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).not.toContain('secret');
  expect(JSON.parse(text)).toMatchObject({
    filter: { text: 'sunset', status: '', cache: '' },
    requests: [{
      request: { target: '/photos/sunset.jpg?w=64&s=REDACTED', status: 200 },
      trace: { pathPattern: '*', fetches: [{ cache: { result: 'Miss' } }] },
    }],
  });
});

withBrowser('clearing empties the list, and keeps the totals', async () => {
  const page = await browser.open(`${url}/#/traffic/0`);
  await page.getByRole('row', { name: /\/photos\/life\.jpg/ }).first().waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('row', { name: /\/photos\/life\.jpg/ }).first().waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Export JSON' }).isDisabled()).toBe(true);
  await page.getByRole('img', { name: /^Requests in the last five minutes: Hits \d+, Misses \d+/ }).waitFor();
  await send(cdn, '/photos/life.jpg?w=64', AVIF);
  await page.getByRole('row', { name: /200 Hit \/photos\/life\.jpg\?w=64 / }).waitFor();
});
