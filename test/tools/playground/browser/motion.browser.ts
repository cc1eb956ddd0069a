import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import { PHONE, WIDE } from './browser';
import { browserForAll, idle, until, withBrowser } from './support';
import { folderWith, inStack } from '../../local/support';
import { playLocally } from '../support';

const browser = browserForAll();
const ORBITS = path.join(__dirname, '../../../../examples/minimal/images/orbits.gif');
let url: string;

beforeAll(async () => {
  ({ url } = await playLocally(inStack(stack => new ImageCdn(stack, 'Images', {
    transformation: ImageTransformation.onDemand(),
  })), { images: folderWith({ 'orbits.gif': fs.readFileSync(ORBITS) }) }));
});

/** Returns whether the pixels of an element stay the same for a second. */
async function standsStill(page: Page, selector: string): Promise<boolean> {
  const shown = page.locator(selector).first();
  const before = await shown.screenshot();
  await page.waitForTimeout(1000);
  return before.equals(await shown.screenshot());
}

/** Waits until the pixels of an element change. */
async function untilMoves(page: Page, selector: string): Promise<void> {
  const shown = page.locator(selector).first();
  const before = await shown.screenshot();
  while (before.equals(await shown.screenshot())) await page.waitForTimeout(50);
}

describe.each([['desktop', WIDE], ['phone', PHONE]])('on a %s with reduced motion', (_, viewport) => {
  withBrowser('animated thumbnails stand still', async () => {
    const page = await browser.open(url, { viewport, reducedMotion: 'reduce' });
    // A canvas is 300 pixels wide until something is drawn.
    await until(page, '(document.querySelector(".thumbnail canvas")?.width ?? 300) !== 300');
    expect(await standsStill(page, '.thumbnail-image')).toBe(true);
  });

  withBrowser('animations of the studio play only after a click', async () => {
    const page = await browser.open(`${url}/#/studio/0/orbits.gif?w=320&.view=result`, {
      viewport, reducedMotion: 'reduce',
    });
    await page.locator('.pane canvas').waitFor();
    await idle(page);
    expect(await standsStill(page, '.pane')).toBe(true);
    await page.getByRole('button', { name: 'Play animation' }).click();
    await page.getByRole('button', { name: 'Pause animation' }).waitFor();
    await untilMoves(page, '.pane');
  });

  withBrowser('nothing on the pages has a transition or an animation', async () => {
    for (const hash of ['#/', '#/studio/0/orbits.gif?w=320', '#/traffic/0']) {
      const page = await browser.open(`${url}/${hash}`, { viewport, reducedMotion: 'reduce' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await idle(page);
      expect(await page.evaluate(MOVING)).toEqual([]);
    }
  });
});

withBrowser('animations play and pause in the studio without that preference', async () => {
  const page = await browser.open(`${url}/#/studio/0/orbits.gif?w=320&.view=result`);
  await page.locator('.pane img').waitFor();
  await untilMoves(page, '.pane');
  await page.getByRole('button', { name: 'Pause animation' }).click();
  await page.locator('.pane canvas').waitFor();
  expect(await standsStill(page, '.pane')).toBe(true);
});

/** The elements with a transition or an animation that takes time. */
const MOVING = `[...document.querySelectorAll('*')].filter(element => {
  const { transitionDuration, animationName } = getComputedStyle(element);
  return animationName !== 'none' || transitionDuration.split(', ').some(time => parseFloat(time) > 0);
}).map(element => element.className)`;
