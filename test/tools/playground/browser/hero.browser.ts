import { ImageCdn } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import { PHONE, WIDE, screenshot } from './browser';
import { browserForAll, idle, playPhotos, until, withBrowser } from './support';
import { inStack } from '../../local/support';
import { folderOf, playLocally } from '../support';

const browser = browserForAll();
let url: string;

beforeAll(async () => { ({ url } = await playPhotos()); });

async function opened(viewport = WIDE): Promise<Page> {
  const page = await browser.open(url, { viewport, hasTouch: viewport === PHONE });
  await page.locator('.hero .wipe-edge').waitFor();
  await idle(page);
  await until(page, '!document.querySelector(".size.busy")');
  return page;
}

describe.each([['desktop', WIDE], ['phone', PHONE]])('on a %s', (name, viewport) => {
  withBrowser('the first page shows an image at work, with bytes, formats and the saved share', async () => {
    const page = await opened(viewport);
    const hero = page.getByRole('region', { name: 'Example' });
    const words = await hero.innerText();
    expect(words).toMatch(/[\d.]+ [kM]B\s*→\s*(becomes)?\s*[\d.]+ kB/);
    expect(words).toMatch(/\d+% of the pixels[^]*\d+% (less|more) per pixel/);
    expect(await hero.locator('.size-format').allInnerTexts()).toEqual(['JPEG', 'AVIF', 'JPEG']);
    expect(await hero.locator('.pane-name').allInnerTexts()).toEqual([
      expect.stringMatching(/^Original, /), expect.stringMatching(/^AVIF, /),
    ]);
    const stage = (await hero.locator('.hero-stage').boundingBox())!;
    expect(stage.y + stage.height).toBeLessThan(viewport.height);
    expect(stage.height).toBeGreaterThan(240);
    await screenshot(page, `hero-${name}`);
  });

  withBrowser('dragging the divider of the example uncovers the original', async () => {
    const page = await opened(viewport);
    const edge = (await page.locator('.wipe-edge').boundingBox())!;
    const [x, y] = [edge.x + edge.width / 2, edge.y + edge.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 4 });
    await page.mouse.up();
    const share = page.getByRole('slider', { name: /^Visible share of/ });
    expect(Number(await share.inputValue())).toBeGreaterThan(55);
  });
});

withBrowser('the width slider of the example requests another variant', async () => {
  const page = await opened();
  const saving = () => page.locator('.hero-saving').innerText();
  const before = await saving();
  await page.getByRole('slider', { name: 'Width' }).press('Home');
  await until(page, '/w=320$/.test(document.querySelector(".hero-url code").textContent)');
  await until(page, `document.querySelector('.hero-saving')?.innerText !== ${JSON.stringify(before)}`);
  await idle(page);
  expect(await saving()).not.toBe(before);
});

withBrowser('the example opens in the studio with its width', async () => {
  const page = await opened();
  const width = await page.locator('.hero-width output').innerText();
  await page.getByRole('link', { name: 'Open in the studio' }).first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(page.url()).toMatch(new RegExp(`#/studio/0/photos/\\w+\\.jpg\\?w=${parseInt(width, 10)}$`));
});

withBrowser('the keys of the studio zoom the example', async () => {
  const page = await opened();
  await page.getByRole('group', { name: /^Original, .* and AVIF/ }).focus();
  await page.keyboard.press('1');
  await page.locator('.hero .pane.zoomed').waitFor();
  await page.keyboard.press('0');
  await page.locator('.hero .pane.zoomed').waitFor({ state: 'detached' });
});

withBrowser('a search, a folder and a CDN without transformation show no example', async () => {
  const page = await opened();
  await page.getByRole('searchbox').fill('sun');
  await page.locator('.hero').waitFor({ state: 'detached' });
  await page.goto(`${url}/#/gallery/0/photos/`);
  await page.getByText('4 images', { exact: true }).waitFor();
  expect(await page.locator('.hero').count()).toBe(0);
  const plain = await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), { images: folderOf(3) });
  const other = await browser.open(plain.url);
  await other.getByText('3 images', { exact: true }).waitFor();
  expect(await other.locator('.hero').count()).toBe(0);
});
