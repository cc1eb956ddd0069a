import { chromium } from 'playwright-core';
import { Graphic } from './drawings';
import { PAGES } from './pages';
import { installedBrowser } from '../../tools/playground/browser/browser';

/** Returns screenshots of pages by the installed Chromium. */
export async function screenshots(): Promise<Graphic[]> {
  const browser = await chromium.launch({ executablePath: installedBrowser(), args: ['--no-sandbox'] });
  try {
    const graphics: Graphic[] = [];
    for (const { name, html, scale } of PAGES) {
      const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, deviceScaleFactor: scale });
      const tab = await context.newPage();
      await tab.setContent(html);
      graphics.push({ name, original: await tab.screenshot({ type: 'png' }) });
      await context.close();
    }
    return graphics;
  } finally {
    await browser.close();
  }
}
