import { Page } from 'playwright-core';
import { hurdles, screenshot } from './browser';
import { browserForAll, fact, idle, playPhotos, until, withBrowser } from './support';

const STUDIO = '#/studio/0/photos/sunset.jpg';
const browser = browserForAll();
let url: string;

beforeAll(async () => { ({ url } = await playPhotos(256)); });

/** Returns the size of an image of the page, and its mean color as red, green and blue. */
async function sizeAndMean(page: Page, name: string): Promise<{ size: number[]; mean: number[] }> {
  return page.evaluate(`(() => {
    const image = document.querySelector('img[alt="${name}"]');
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, 1, 1);
    const mean = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    return { size: [image.naturalWidth, image.naturalHeight], mean };
  })()`);
}

withBrowser('the original is cropped like the result, in wipe and side by side', async () => {
  for (const crop of ['rect=0,0,400,300', 'ar=1:1&fit=crop&crop=entropy']) {
    const page = await browser.open(`${url}/${STUDIO}?${crop}&w=256&.view=beside`);
    const name = 'Original, same crop';
    await page.getByRole('img', { name }).waitFor();
    const [one, other] = [await sizeAndMean(page, name), await sizeAndMean(page, 'Result')];
    expect(one.size).toEqual(other.size);
    one.mean.forEach((value, channel) => expect(Math.abs(value - other.mean[channel])).toBeLessThan(8));
    await page.getByRole('radio', { name: 'Wipe' }).check();
    await page.getByRole('slider', { name: 'Visible share of “Original, same crop”' }).waitFor();
    await screenshot(page, `studio-crop-${crop.slice(0, 4)}`);
  }
});

withBrowser('the original without a crop is compared without another request', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=320&sat=-100`);
  const slider = page.getByRole('slider', { name: 'Visible share of “Original”' });
  // The page may request its images after it has been opened.
  await slider.waitFor();
  const requests: string[] = [];
  page.on('request', request => requests.push(request.url()));
  await page.reload();
  await slider.waitFor();
  expect(requests.filter(request => request.includes('/cdn/'))).toHaveLength(1);
});

withBrowser('the difference is larger for more losses, and amplified on request', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=320&q=90&.view=difference`);
  const mean = page.getByText(/Mean difference [\d.]+, largest \d+ of 255, compared with a lossless variant/);
  await mean.waitFor();
  const meanNow = async () => Number((await mean.innerText()).split(' ')[2].replace(',', ''));
  const atBest = await meanNow();
  expect(atBest).toBeGreaterThan(0);
  await page.getByLabel('Quality q').fill('20');
  await fact(page, 'Size', /^[1-4]\.\d+ kB|^\d{3} B/);
  await until(page, `Number(document.querySelector('.difference-legend strong').innerText) > ${atBest * 1.5}`);
  await page.getByRole('img', { name: /^Difference .* amplified 8 times$/ }).waitFor();
  expect(await page.evaluate('(({ width, style }) => [width, style.filter])(document.querySelector(\'canvas\'))'))
    .toEqual([320, 'brightness(8)']);
  await page.getByRole('radio', { name: '× 16' }).check();
  await page.getByRole('img', { name: /amplified 16 times$/ }).waitFor();
  await idle(page);
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'studio-difference');
});

withBrowser('a variant without losses has no difference', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=128&fm=png&.view=difference`);
  await page.getByText('Mean difference 0.00, largest 0 of 255').waitFor();
});

// Answers requests for a lossless reference after those for the result.
const withSlowReferences = (page: Page) => page.route(/fm=png/, async route => {
  await page.waitForTimeout(1500);
  await route.continue();
});

withBrowser('a new result is not compared with the reference of the last one', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=256&ar=1:1&fit=crop&.view=beside`);
  await page.getByRole('img', { name: 'Original, same crop' }).waitFor();
  await withSlowReferences(page);
  await page.getByLabel('Aspect ratio').fill('2:1');
  await page.getByText('Loading: Original, same crop…').waitFor();
  expect((await sizeAndMean(page, 'Result')).size).toEqual([256, 128]);
  await page.getByRole('img', { name: 'Original, same crop' }).waitFor();
  expect((await sizeAndMean(page, 'Original, same crop')).size).toEqual([256, 128]);
});

withBrowser('the difference of a new result is shown once its reference is loaded', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=256&.view=difference`);
  await page.getByText(/^Mean difference/).waitFor();
  await withSlowReferences(page);
  await page.getByRole('spinbutton', { name: 'Width' }).fill('320');
  await page.getByText('Loading: Original, same size…').waitFor();
  await until(page, 'document.querySelector("canvas")?.width === 320');
});

withBrowser('the difference waits for a new result whose reference is loaded', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=256&.view=difference`);
  await page.getByText(/^Mean difference/).waitFor();
  await page.route(/\?w=320$/, async route => {
    await page.waitForTimeout(1500);
    await route.continue();
  });
  await page.getByRole('spinbutton', { name: 'Width' }).fill('320');
  await until(page, 'document.querySelector("canvas")?.width === 320');
});

withBrowser('views that load no reference do not wait for one', async () => {
  const crop = `${url}/${STUDIO}?w=256&ar=1:1&fit=crop`;
  const page = await browser.open(`${crop}&.view=result`);
  await page.getByRole('img', { name: 'Result' }).waitFor();
  await until(page, 'document.querySelector(".seen").getAttribute("aria-busy") === "false"');
  await page.goto(`${crop}&.pair=first`);
  await page.getByRole('slider', { name: 'Visible share of “Original, same crop”' }).waitFor();
});

withBrowser('a comparison is explained instead of shown once the variant limit is reached', async () => {
  const { url: limited } = await playPhotos();
  const page = await browser.open(limited);
  for (let height = 100; height < 112; height++) {
    await page.evaluate(path => fetch(path), `/cdn/0/photos/picos.jpg?w=128&h=${height}&fit=crop`);
  }
  await page.goto(`${limited}/#/studio/0/photos/picos.jpg?w=128&h=64&fit=crop&q=50`);
  await page.getByText('The variant limit of this image is reached').waitFor();
  await page.getByRole('img', { name: 'Result' }).waitFor();
});

withBrowser('the formats tell fresh times from cached ones', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=160&.view=formats`);
  const webp = page.locator('.format', { has: page.getByRole('img', { name: 'As webp', exact: true }) });
  await webp.getByText(/^Fresh [\d.]+ m?s$/).waitFor();
  expect(await webp.getByText('Cached').count()).toBe(0);
  await page.getByRole('button', { name: 'Reload' }).click();
  await webp.getByText(/^Cached [\d.]+ ms$/).waitFor();
  await webp.getByText(/^Fresh [\d.]+ m?s$/).waitFor();
  await idle(page);
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'studio-formats-cached');
});
