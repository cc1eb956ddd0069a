import { accessSync, constants, mkdirSync } from 'node:fs';
import * as path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { Browser, BrowserContextOptions, Page, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const SCREENSHOTS = path.join(__dirname, '../../../../test-reports/playground');

export const WIDE = { width: 1280, height: 860 };
export const PHONE = { width: 390, height: 844 };

/** The browser that is installed; none is ever downloaded. */
export function installedBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.flatMap(folder => NAMES.map(name => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Pages of one browser, which must not complain: of scripts that fail, of what the policy forbids, of hosts that are
 * not the playground.
 */
export class TestBrowser {
  public static async launch(): Promise<TestBrowser> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    // In a container it runs as root, where its own sandbox cannot.
    return new TestBrowser(await chromium.launch({ executablePath: installedBrowser(), args: ['--no-sandbox'] }));
  }

  public readonly complaints: string[] = [];

  private constructor(private readonly browser: Browser) {}

  public async open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ viewport: WIDE, colorScheme: 'light', ...options });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    const { origin } = new URL(url);
    // What the page shows as an error, the browser calls one as well.
    page.on('console', message => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        this.complaints.push(message.text());
      }
    });
    page.on('pageerror', error => this.complaints.push(error.message));
    page.on('request', request => {
      if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith(`blob:${origin}/`)) {
        this.complaints.push(`asks ${request.url()}`);
      }
    });
    await page.goto(url);
    return page;
  }

  /** Closes all pages, which would go on to request events and images. */
  public async closePages(): Promise<void> {
    await Promise.all(this.browser.contexts().map(context => context.close()));
  }

  public close(): Promise<void> {
    return this.browser.close();
  }
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Returns the accessibility problems that a machine detects. */
export async function hurdles(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}
