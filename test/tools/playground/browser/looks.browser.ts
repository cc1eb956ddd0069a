import { ImageCdn } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import { PHONE, hurdles, screenshot } from './browser';
import { browserForAll, idle, playPhotos, withBrowser } from './support';
import { folderWith, inStack } from '../../local/support';
import { PIXEL, playLocally } from '../support';

const STUDIO = '#/studio/0/photos/sunset.jpg';
const CREDITS = `
| file | title and author | license |
|---|---|---|
| \`waterfall.gif\` | *waterfall in a forest* by an author with a long name | [CC BY 4.0](https://example.com/by/4.0/) |
`;
const browser = browserForAll();
let url: string;

beforeAll(async () => { ({ url } = await playPhotos()); });

describe.each(['light', 'dark'] as const)('in %s', colorScheme => {
  withBrowser.each([
    ['gallery', '#/'],
    ['studio', `${STUDIO}?w=640`],
    ['formats', `${STUDIO}?w=128&.view=formats`],
    ['traffic', '#/traffic/0'],
  ])('no hurdles in %s', async (name, hash) => {
    const page = await browser.open(`${url}/${hash}`, { colorScheme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, `${name}-${colorScheme}`);
  });

  withBrowser('no page overflows on a phone', async () => {
    for (const hash of ['#/', `${STUDIO}?w=640`, '#/traffic/0']) {
      const page = await browser.open(`${url}/${hash}`, { colorScheme, viewport: PHONE, hasTouch: true });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
      expect(await hurdles(page)).toEqual([]);
      await screenshot(page, `phone-${hash.split(/[/?]/)[1] || 'gallery'}-${colorScheme}`);
    }
  });
});

withBrowser('the studio wraps a long credit on a phone', async () => {
  const images = folderWith({ 'waterfall.gif': PIXEL, 'CREDITS.md': CREDITS });
  const played = await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), { images });
  const page = await browser.open(`${played.url}/#/studio/0/waterfall.gif`, { viewport: PHONE, hasTouch: true });
  await page.getByRole('link', { name: 'CC BY 4.0' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
});

withBrowser('a link to a CDN that does not exist leads to the gallery', async () => {
  const page = await browser.open(`${url}/#/studio/7/photos/sunset.jpg`);
  await page.getByRole('heading', { name: 'CDN not found' }).waitFor();
  await page.getByRole('link', { name: 'Show all images' }).click();
  await page.getByRole('link', { name: 'sunset.jpg' }).waitFor();
});

withBrowser('no page overflows at a zoom of 200 %', async () => {
  for (const hash of ['#/', `${STUDIO}?w=640`, '#/traffic/0']) {
    const page = await browser.open(`${url}/${hash}`, { viewport: { width: 640, height: 430 }, deviceScaleFactor: 2 });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(640);
    await screenshot(page, `zoom-${hash.split(/[/?]/)[1] || 'gallery'}`);
  }
});

withBrowser('the pages use the width of large screens', async () => {
  for (const hash of ['#/', `${STUDIO}?w=1080`, '#/traffic/0']) {
    const page = await browser.open(`${url}/${hash}`, { viewport: { width: 2560, height: 1300 } });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(2560);
    expect((await page.locator('main > div').boundingBox())!.width).toBeGreaterThan(1490);
    await screenshot(page, `wide-${hash.split(/[/?]/)[1] || 'gallery'}`);
  }
});

describe.each(['light', 'dark'] as const)('with forced colors that are %s', colorScheme => {
  withBrowser('the current page, chosen options and pressed buttons of the studio stand out', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=640&h=300&fit=crop&crop=top`, {
      colorScheme, forcedColors: 'active',
    });
    await idle(page);
    await page.getByRole('button', { name: 'Explain' }).click();
    const selectors = [
      '.tabs [aria-current]', '.choice :checked + span', '.choices-options :checked + span',
      '.zoom [aria-pressed=true]', '.controls [aria-pressed=true]',
    ];
    for (const selector of selectors) expect([selector, await isFilled(page, selector)]).toEqual([selector, true]);
    await page.getByRole('button', { name: 'Rectangle' }).click();
    expect(await isFilled(page, '.tool[aria-pressed=true]')).toBe(true);
    await screenshot(page, `forced-studio-${colorScheme}`);
  });

  withBrowser('bars and the legend of charts have colors', async () => {
    const page = await browser.open(`${url}/#/`, { colorScheme, forcedColors: 'active' });
    await page.locator('.size-bar > span').first().waitFor();
    await idle(page);
    expect(await isFilled(page, '.size:last-child .size-bar > span')).toBe(true);
    await page.getByRole('link', { name: 'Traffic' }).click();
    await page.locator('.share').first().waitFor();
    expect(await page.evaluate('getComputedStyle(document.querySelector(".share")).backgroundImage')).not.toBe('none');
    expect(await isFilled(page, '.legend .hit', '::before')).toBe(true);
    expect(await page.evaluate(`new Set([...document.querySelectorAll('.legend span')]
      .map(kind => getComputedStyle(kind, '::before').backgroundColor)).size`)).toBe(3);
    await screenshot(page, `forced-traffic-${colorScheme}`);
  });
});

/** Returns whether an element has another background than the page. */
async function isFilled(page: Page, selector: string, pseudo = ''): Promise<boolean> {
  const backgroundOf = (one: string, part = '') => page.evaluate<string>(
    `getComputedStyle(document.querySelector(${JSON.stringify(one)}), '${part}').backgroundColor`,
  );
  await page.locator(selector).first().waitFor({ state: 'attached' });
  const background = await backgroundOf(selector, pseudo);
  const ground = await backgroundOf('body');
  return !background.endsWith(', 0)') && background !== ground;
}

withBrowser('the playground is usable by keyboard', async () => {
  const page = await browser.open(url);
  await page.getByRole('link', { name: 'sunset.jpg' }).waitFor();
  await tabTo(page, 'Skip to content');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Search images');
  await page.keyboard.type('sunset');
  await tabTo(page, 'sunset.jpg');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'sunset.jpg' }).waitFor();
  await tabTo(page, 'Wipe');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('img', { name: 'Original' }).waitFor();
  await tabTo(page, 'Width, slider');
  await page.keyboard.press('Home');
  await tabTo(page, 'Copy URL');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/\/photos\/sunset\.jpg\?w=\d+$/);
});

/** Navigates by keyboard, and expects a visible focus at every stop. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const [focused, isOutlined] = await page.evaluate(FOCUSED) as [string, boolean];
    expect([focused, isOutlined]).toEqual([focused, true]);
    if (focused === name) return;
  }
  throw new Error(`Tab does not lead to ${name}`);
}

/** The name of what has the focus, and whether it, or what stands for it, has an outline. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  const outlined = [element, element.nextElementSibling].filter(Boolean)
    .some(one => getComputedStyle(one).outlineStyle !== 'none');
  const text = (element.querySelector('.thumbnail-name') ?? element.labels?.[0] ?? element).innerText.trim();
  return [element.getAttribute('aria-label') ?? text, outlined];
})()`;
