import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { Browser, Page, chromium } from 'playwright-core';
import { Size } from './checks';
import { installedBrowser } from '../tools/playground/browser/browser';

// No request leaves the browser: every one is answered here.
const ORIGIN = 'https://corpus.invalid';
const PAGE = path.join(__dirname, 'chromium-page.html');
const MAX_SECONDS = 60;

/**
 * An installed Chromium, which shows images as most viewers see them: with every description of colors, converted to
 * sRGB.
 */
export class ChromiumDecoder {
  private browser?: Browser;
  private page?: Page;

  /**
   * Converts a frame of an image to PNG. Returns its size, or the reason why Chromium does not show it.
   */
  public async convert(file: string, frame: number, png: string): Promise<Size | string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${MAX_SECONDS} seconds`)), MAX_SECONDS * 1000);
    });
    try {
      const { base64, ...size } = await Promise.race([this.pngOf(file, frame), late]);
      await fs.writeFile(png, Buffer.from(base64, 'base64'));
      return size;
    } catch (error) {
      // A damaged file may leave the browser without an answer to anything, its end included.
      if (!isOfImage(error)) void this.close();
      return `Chromium does not show it: ${String(error).split('\n')[0]}`;
    } finally {
      clearTimeout(timer);
    }
  }

  private async pngOf(file: string, frame: number): Promise<Size & { readonly base64: string }> {
    const page = await this.open();
    await page.route(`${ORIGIN}/image`, route =>
      route.fulfill({ path: file, contentType: 'application/octet-stream' }));
    try {
      return await page.evaluate<Size & { base64: string }>(`pngOf(${frame})`);
    } finally {
      if (this.page === page) await page.unroute(`${ORIGIN}/image`);
    }
  }

  public async close(): Promise<void> {
    const { browser } = this;
    this.browser = this.page = undefined;
    await browser?.close();
  }

  private async open(): Promise<Page> {
    if (this.page) return this.page;
    // In a container it runs as root, where its own sandbox cannot.
    this.browser ??= await chromium.launch({ executablePath: installedBrowser(), args: ['--no-sandbox'] });
    const page = await this.browser.newPage();
    await page.route(`${ORIGIN}/`, route => route.fulfill({ path: PAGE }));
    await page.goto(`${ORIGIN}/`);
    this.page = page;
    return page;
  }
}

/** Whether the page has rejected the image. Otherwise, the page or the browser has failed. */
function isOfImage(error: unknown): boolean {
  return /page\.evaluate: (?!Target)/.test(String(error));
}
