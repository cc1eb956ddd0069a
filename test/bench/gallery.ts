import { Page } from 'playwright-core';
import { Benchmark, Row, compare, takeTurns } from './measure';
import { ImageCdn } from '../../src';
import { inStack } from '../tools/local/support';
import { TestBrowser, installedBrowser } from '../tools/playground/browser/browser';
import { closeAll, folderOf, playLocally } from '../tools/playground/support';

export const gallery: Benchmark = {
  name: 'gallery',
  title: 'A frame while the playground scrolls through 5,000 images, against the same through 200',
  run: async () => {
    if (installedBrowser()) return measure();
    console.error('skipped gallery: Chromium is missing, run `apt-get install chromium`');
    return [];
  },
};

const build = inStack(stack => new ImageCdn(stack, 'Images'));

async function measure(): Promise<Row[]> {
  const browser = await TestBrowser.launch();
  try {
    const [many, few] = [await galleryOf(browser, 5000), await galleryOf(browser, 200)];
    const turns = await takeTurns({ warmUp: 1, measured: 7 }, () => framesOf(many), () => framesOf(few));
    return [
      compare('median', 'ms', turns, frames => frames[Math.floor(frames.length * 0.5)], 1.25),
      compare('95th percentile', 'ms', turns, frames => frames[Math.floor(frames.length * 0.95)], 1.25),
    ];
  } finally {
    await browser.close();
    await closeAll();
  }
}

async function galleryOf(browser: TestBrowser, count: number): Promise<Page> {
  const { url } = await playLocally(build, { images: folderOf(count) });
  const page = await browser.open(url);
  await page.locator('.thumbnail img').first().waitFor();
  return page;
}

/** Returns the times of frames in milliseconds, the shortest first. */
async function framesOf(page: Page): Promise<number[]> {
  await page.bringToFront();
  const frames = await page.evaluate(SCROLL) as number[];
  return frames.sort((one, other) => one - other);
}

/** Scrolls down by half a screen in every frame, and starts from the top again at the bottom. */
const SCROLL = `new Promise(resolve => {
  const frames = [];
  let last;
  requestAnimationFrame(function step(now) {
    if (last !== undefined) frames.push(now - last);
    last = now;
    const isBottom = scrollY + innerHeight >= document.body.scrollHeight - 1;
    if (isBottom) scrollTo(0, 0);
    else scrollBy(0, innerHeight / 2);
    if (frames.length < 120) requestAnimationFrame(step);
    else resolve(frames);
  });
})`;
