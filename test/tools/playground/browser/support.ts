import * as path from 'node:path';
import { ImageCdn, ImageFit, ImageTransformation } from 'cdk-image-cdn';
import { BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { TestBrowser, installedBrowser } from './browser';
import { folderWith, inStack } from '../../local/support';
import { closeAll, playLocally } from '../support';

const PHOTOS = path.join(__dirname, '../../../../examples/minimal/images');

const hasBrowser = installedBrowser() !== undefined;

/** Runs tests with a browser. They are skipped without one. */
export const withBrowser = hasBrowser ? test : test.skip;

/** Launches a browser for all tests of a file. Errors on its pages fail the tests. */
export function browserForAll(): { open(url: string, options?: BrowserContextOptions): Promise<Page> } {
  if (!hasBrowser && process.env.CI) throw new Error('There is no Chromium: apt-get install chromium');
  let browser: TestBrowser | undefined;
  beforeAll(async () => { browser = hasBrowser ? await TestBrowser.launch() : undefined; });
  afterEach(() => expect(browser?.complaints.splice(0) ?? []).toEqual([]));
  afterEach(() => browser?.closePages());
  afterAll(async () => {
    await browser?.close();
    await closeAll();
  });
  return { open: (url, options) => browser!.open(url, options) };
}

/** Waits until a value of the studio matches. */
export async function fact(page: Page, name: string, text: RegExp): Promise<void> {
  const facts = page
    .getByRole('region', { name: 'Response', exact: true })
    .locator('dl > div')
    .filter({ has: page.getByText(name, { exact: true }) });
  await facts.locator('dd').filter({ hasText: text }).waitFor();
}

/** Waits until an expression is true on the page, whose policy does not allow `waitForFunction` to evaluate text. */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!await page.evaluate(expression)) {
    if (Date.now() > end) throw new Error(`Not true within 30 seconds: ${expression}`);
    await page.waitForTimeout(50);
  }
}

/** Loads a page again with timers that take ten times as long, so that a slow browser does not reach them too early. */
export async function slowTimers(page: Page): Promise<void> {
  await page.addInitScript(`(({ setTimeout }) => {
    window.setTimeout = (run, milliseconds, ...rest) => setTimeout(run, 10 * milliseconds, ...rest);
  })(window)`);
  await page.reload();
}

/** Waits until all images of the page are loaded. */
export async function idle(page: Page): Promise<void> {
  await until(page, '!document.querySelector("[aria-busy=true]")');
}

/** Waits until the address has a value of a parameter or view option, which is empty if it is missing. */
export async function parameter(page: Page, name: string, value: RegExp): Promise<void> {
  const read = `new URLSearchParams(location.hash.split('?')[1]).get(${JSON.stringify(name)}) ?? ''`;
  await until(page, `${value.toString()}.test(${read})`);
}

/** Returns photographs of a size that is transformed quickly. */
export async function photos(...names: string[]): Promise<Record<string, Buffer>> {
  const smaller = (name: string) =>
    sharp(path.join(PHOTOS, name)).resize({ width: 1600 }).jpeg({ quality: 95 }).toBuffer();
  return Object.fromEntries(await Promise.all(names.map(async name => [name, await smaller(name)])));
}

/** Four photographs in a folder, with a preset and by default a small variant limit. */
export async function playPhotos(maxVariants = 10): Promise<{ url: string; cdn: string }> {
  if (!hasBrowser) return { url: '', cdn: '' };
  const folder = folderWith(await photos('life.jpg', 'picos.jpg', 'portrait.jpg', 'sunset.jpg'));
  return playLocally(
    inStack(
      stack =>
        new ImageCdn(stack, 'Images', {
          uploads: [{ path: folder, prefix: 'photos' }],
          transformation: ImageTransformation.onDemand({
            presets: { card: { width: 320, height: 200, fit: ImageFit.CROP } },
            maxVariants,
          }),
        }),
    ),
  );
}
