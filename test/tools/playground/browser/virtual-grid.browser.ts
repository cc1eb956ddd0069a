import { ImageCdn } from 'cdk-image-cdn';
import { screenshot } from './browser';
import { browserForAll, slowTimers, until, withBrowser } from './support';
import { inStack } from '../../local/support';
import { folderOf, playLocally } from '../support';

const browser = browserForAll();
let url: string;

beforeAll(async () => {
  const app = inStack(stack => new ImageCdn(stack, 'Images'));
  ({ url } = await playLocally(app, { images: folderOf(5000) }));
});

withBrowser('the gallery renders only visible images of thousands', async () => {
  const page = await browser.open(url);
  await page.getByText('5,000 images').waitFor();
  const drawn = () => page.locator('.thumbnail').count();
  expect(await drawn()).toBeLessThan(150);
  await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
  await page.locator('[data-index="2500"]').waitFor();
  expect(await drawn()).toBeLessThan(150);
  await page.locator('[data-index="2500"]').focus();
  await page.keyboard.press('End');
  await page.getByRole('link', { name: '4999.gif' }).waitFor();
  expect(await page.locator(':focus .thumbnail-name').innerText()).toBe('4999.gif');
  await screenshot(page, 'gallery-thousands');
});

withBrowser('scrolling the gallery requests only images that stay visible', async () => {
  const page = await browser.open(url);
  await slowTimers(page);
  await page.getByText('5,000 images').waitFor();
  const asked = new Set<string>();
  page.on('request', request => asked.add(new URL(request.url()).pathname));
  expect(Math.max(...await page.evaluate(SCROLL) as number[])).toBeLessThan(150);
  await page.locator('[data-index="4999"] img').waitFor();
  expect([asked.has('/cdn/0/2500.gif'), asked.size < 1000]).toEqual([false, true]);
  await page.locator('[data-index="4999"] img').evaluate('image => image.decode()');
  expect(asked.has('/cdn/0/4999.gif')).toBe(true);
});

withBrowser('the gallery restores its scroll position', async () => {
  const page = await browser.open(url);
  await page.getByText('5,000 images').waitFor();
  await page.evaluate('scrollTo(0, 20000)');
  await page.locator('[data-index="410"]').click();
  await page.getByRole('heading', { level: 1, name: '0410.gif' }).waitFor();
  expect(await page.title()).toBe('0410.gif – Image CDN');
  await until(page, 'scrollY === 0 && document.activeElement.id === "main"');
  await page.goBack();
  await page.locator('[data-index="410"]').waitFor();
  await until(page, 'scrollY > 15000');
  await page.getByRole('searchbox', { name: 'Search images' }).fill('499');
  await page.getByText('15 images', { exact: true }).waitFor();
  await until(page, 'scrollY === 0');
});

withBrowser('the virtual grid of thousands of images fills the width of a wide screen while it scrolls', async () => {
  const page = await browser.open(url, { viewport: { width: 2560, height: 1300 } });
  await page.getByText('5,000 images').waitFor();
  expect(Math.max(...await page.evaluate(SCROLL) as number[])).toBeLessThan(400);
  await page.locator('[data-index="4999"]').waitFor();
  const widest = 'Math.max(...[...document.querySelectorAll(".thumbnail")].map(one => one.getBoundingClientRect().right))';
  expect(await page.evaluate(`${widest} - document.querySelector(".grid").getBoundingClientRect().right`))
    .toBeGreaterThan(-12);
});

/** Scrolls from top to bottom in about two seconds. Returns the number of thumbnails in the document at each frame. */
const SCROLL = `new Promise(resolve => {
  const drawn = [];
  requestAnimationFrame(function step() {
    drawn.push(document.querySelectorAll('.thumbnail').length);
    const isOver = scrollY + innerHeight >= document.body.scrollHeight - 1;
    scrollBy(0, document.body.scrollHeight / 120);
    if (isOver) resolve(drawn);
    else requestAnimationFrame(step);
  });
})`;
