import { ImageCdn } from 'cdk-image-cdn';
import { PHONE, screenshot } from './browser';
import { browserForAll, playPhotos, until, withBrowser } from './support';
import { folderWith, inStack } from '../../local/support';
import { playLocally } from '../support';

const browser = browserForAll();
const PLAIN = inStack(stack => new ImageCdn(stack, 'Images'));
let url: string;

beforeAll(async () => { ({ url } = await playPhotos()); });

withBrowser('the gallery shows thumbnails, folders and search results', async () => {
  const page = await browser.open(url);
  await page.getByRole('link', { name: 'sunset.jpg' }).waitFor();
  expect(await page.getByRole('list', { name: 'Folders' }).innerText()).toBe('photos 4');
  const image = page.locator('.thumbnail img').first();
  await page.locator('.thumbnail img').first().evaluate('image => image.decode()');
  expect(await image.getAttribute('src')).toMatch(/^\/cdn\/0\/photos\/life\.jpg\?w=\d+$/);
  await screenshot(page, 'gallery');

  await page.getByRole('link', { name: 'photos 4' }).click();
  expect(page.url()).toContain('#/gallery/0/photos/');
  await page.getByRole('searchbox', { name: 'Search images' }).fill('SUN');
  await page.getByText('1 image', { exact: true }).waitFor();
  expect(await page.locator('.thumbnail').count()).toBe(1);
  await page.getByRole('searchbox').fill('no such thing');
  await page.getByText('No images found').waitFor();
  await page.getByRole('link', { name: 'Show all images' }).click();
  await page.getByText('4 images').waitFor();
});

// Types a search, and acts as soon as it is shown. Then the page is busy for longer than its delay before the URL.
const afterTyping = (act: string) => `(async () => {
  const search = document.querySelector('[type=search]');
  search.value = 'no such thing';
  search.dispatchEvent(new Event('input', { bubbles: true }));
  while (!document.querySelector('.problem a')) await new Promise(requestAnimationFrame);
  ${act};
  for (const start = performance.now(); performance.now() < start + 400;);
})()`;

withBrowser.each(['', '#/gallery/0', '#/gallery/0/photos/', '#/gallery/0/photos/?search=sun'])(
  'a link has its effect right after a search is typed, at "%s"', async hash => {
    const page = await browser.open(`${url}/${hash}`);
    await page.getByRole('link', { name: 'sunset.jpg' }).waitFor();
    await page.evaluate(afterTyping('document.querySelector(".problem a").click()'));
    await page.getByText('4 images').waitFor({ timeout: 2000 });
    await page.waitForTimeout(300);
    expect(await page.getByRole('searchbox').inputValue()).toBe('');
  });

withBrowser('the back button has its effect right after a search is typed', async () => {
  const page = await browser.open(url);
  await page.getByRole('link', { name: 'photos 4' }).click();
  await until(page, 'location.hash === "#/gallery/0/photos/"');
  await page.evaluate(afterTyping('history.back()'));
  await page.getByText('4 images').waitFor({ timeout: 2000 });
  await page.waitForTimeout(300);
  expect(await page.evaluate('location.hash')).not.toContain('photos');
});

withBrowser('arrow keys move the focus between images', async () => {
  const page = await browser.open(url);
  await page.getByRole('link', { name: 'life.jpg' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  expect(await page.locator(':focus .thumbnail-name').innerText()).toBe('sunset.jpg');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'sunset.jpg' }).waitFor();
});

withBrowser.each([
  ['desktop', { width: 1280, height: 860 }],
  ['wide screen', { width: 2560, height: 1300 }],
  ['phone', PHONE],
] as const)('the gallery fills the width of a %s, with sizes and dimensions of the originals', async (name, viewport) => {
  const page = await browser.open(url, { viewport, hasTouch: viewport === PHONE });
  await page.getByText('Select an image to resize, crop and convert it in the studio.').waitFor();
  await page.locator('.thumbnail-facts').first().filter({ hasText: / × / }).waitFor();
  const facts = await page.locator('.thumbnail-facts').allInnerTexts();
  expect(facts[0]).toMatch(/^1600 × 1065 · [\d.]+ kB$|^1600 × \d+ · [\d.]+ [kM]B$/);
  const main = await page.evaluate(`(({ left, right }) => [left, right])(
    document.querySelector('.grid').getBoundingClientRect())`) as [number, number];
  const tiles = await page.evaluate(`[...document.querySelectorAll('.thumbnail')]
    .map(tile => tile.getBoundingClientRect()).map(({ left, right }) => [left, right])`) as [number, number][];
  expect(Math.min(...tiles.map(([left]) => left))).toBeCloseTo(main[0], 0);
  expect(Math.abs(Math.max(...tiles.map(([, right]) => right)) - main[1])).toBeLessThan(8);
  expect(main[0] + viewport.width - main[1]).toBeLessThan(100);
  await screenshot(page, `gallery-${name.replace(' ', '-')}`);
});

withBrowser('an empty gallery explains how to add images', async () => {
  const empty = await playLocally(PLAIN, { images: folderWith({}) });
  const page = await browser.open(empty.url);
  await page.getByRole('heading', { name: 'No images yet' }).waitFor();
  await screenshot(page, 'gallery-empty');
});
