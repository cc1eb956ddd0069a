import * as fs from 'node:fs';
import * as path from 'node:path';
import { Browser, Page, chromium } from 'playwright-core';
import { installedBrowser } from '../../tools/playground/browser/browser';

/** An image as a page shows it. */
export interface Shown {
  readonly source: string;
  readonly natural: readonly [width: number, height: number];
  /** Position and size on the page. */
  readonly box: readonly number[];
}

/** What a browser finds on the pages of a site. */
export interface Crawl {
  /** Paths with query of every image that a browser may request, under the path of the optimizer. */
  readonly urls: readonly string[];
  /** The header that the browser requests images with. */
  readonly accept: string;
  /** The images by page, viewport and pixel ratio. */
  readonly shown: Readonly<Record<string, readonly Shown[]>>;
  /** The paths of images that failed, and the statuses. */
  readonly failed: readonly string[];
}

const IN_PAGE = fs.readFileSync(path.join(__dirname, 'in-page.js'), 'utf8');

/** The order in which sizes of one image that are equal follow each other. */
const BY_SIZE = new Intl.Collator('en', { numeric: true }).compare;

const VIEWPORTS = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];
const RATIOS = [1, 2, 3];
const LOADED = 120_000;

/** Visits the pages of a site at two viewports and three pixel ratios. */
export async function crawl(origin: string, pages: readonly string[], isOptimized: (url: string) => boolean):
Promise<Crawl> {
  // In a container it runs as root, where its own sandbox cannot.
  const browser = await chromium.launch({ executablePath: installedBrowser(), args: ['--no-sandbox'] });
  const found: Findings = { urls: new Set(), accepts: new Set(), shown: {}, failed: [] };
  try {
    for (const viewport of VIEWPORTS) {
      for (const ratio of RATIOS) await visit(browser, origin, pages, { viewport, ratio }, found);
    }
  } finally {
    await browser.close();
  }
  const [accept] = found.accepts;
  return {
    urls: [...found.urls].filter(isOptimized).sort(BY_SIZE), accept, shown: found.shown, failed: found.failed,
  };
}

interface Findings {
  readonly urls: Set<string>;
  readonly accepts: Set<string>;
  readonly shown: Record<string, Shown[]>;
  readonly failed: string[];
}

interface Screen { readonly viewport: { width: number; height: number }; readonly ratio: number }

async function visit(
  browser: Browser, origin: string, pages: readonly string[], { viewport, ratio }: Screen, found: Findings,
): Promise<void> {
  const context = await browser.newContext({ viewport, deviceScaleFactor: ratio });
  const page = await context.newPage();
  page.on('response', response => {
    const request = response.request();
    if (request.resourceType() !== 'image') return;
    void request.headerValue('accept').then(accept => { if (accept) found.accepts.add(accept); });
    found.urls.add(request.url().slice(origin.length));
    if (response.status() >= 400) found.failed.push(`${response.status()} ${request.url().slice(origin.length)}`);
  });
  for (const name of pages) {
    await page.goto(origin + name, { waitUntil: 'load', timeout: LOADED });
    await scroll(page);
    (await run<string[]>(page, 'candidates()')).forEach(url => found.urls.add(url.slice(origin.length)));
    found.shown[`${name} ${viewport.width} ${ratio}x`] = (await run<Shown[]>(page, 'shownImages()'))
      .map(shown => ({ ...shown, source: shown.source.slice(origin.length) }));
  }
  await context.close();
}

/** Scrolls to the end, so that lazy images load, and waits for all of them. */
async function scroll(page: Page): Promise<void> {
  await run(page, 'scrollThrough()');
  const end = Date.now() + LOADED;
  while (!await run<boolean>(page, 'isComplete()') && Date.now() < end) await page.waitForTimeout(100);
  await page.waitForLoadState('networkidle', { timeout: LOADED });
}

function run<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate<T>(`(() => { ${IN_PAGE}; return ${expression}; })()`);
}
