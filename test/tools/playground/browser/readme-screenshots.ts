import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import sharp from 'sharp';
import { PHONE, TestBrowser } from './browser';
import { inStack } from '../../local/support';
import { closeAll, playLocally } from '../support';

const ROOT = path.join(__dirname, '../../../..');

/** Screenshots of the playground for README and docs, with the photographs of the example. */
async function main(): Promise<void> {
  const { url } = await playLocally(inStack(stack => new ImageCdn(stack, 'Images', {
    uploads: [{ path: path.join(ROOT, 'examples/minimal/images'), prefix: 'images', exclude: ['*.md'] }],
    transformation: ImageTransformation.onDemand(),
  })));
  const browser = await TestBrowser.launch();
  try {
    await take(browser, `${url}/#/studio/0/images/picos.jpg?w=828&q=35`, 'playground-studio', {
      viewport: { width: 1280, height: 860 },
    });
    await take(browser, `${url}/#/studio/0/images/picos.jpg?w=828&q=35`, 'playground-phone', {
      viewport: PHONE,
      colorScheme: 'dark',
      deviceScaleFactor: 2,
    });
  } finally {
    await browser.close();
    await closeAll();
  }
}

async function take(
  browser: TestBrowser,
  url: string,
  name: string,
  options: Parameters<TestBrowser['open']>[1],
): Promise<void> {
  const page = await browser.open(url, options);
  await page.locator('.wipe-edge').waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  fs.mkdirSync(path.join(ROOT, 'docs'), { recursive: true });
  await sharp(await page.screenshot())
    .webp({ quality: 80, effort: 6 })
    .toFile(path.join(ROOT, `docs/${name}.webp`));
}

void main();
