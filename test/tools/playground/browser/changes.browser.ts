import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import sharp from 'sharp';
import { hurdles, screenshot } from './browser';
import { browserForAll, fact, withBrowser } from './support';
import { folderWith, inStack } from '../../local/support';
import { PIXEL, playLocally } from '../support';

const browser = browserForAll();
const PLAIN = inStack(stack => new ImageCdn(stack, 'Images'));
const TRANSFORMING = inStack(
  stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() }),
);

const folder = (): string => folderWith({ 'pets/cat.gif': PIXEL });
const red = () => sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } });

withBrowser('the gallery adds dropped images and rejects other files', async () => {
  const served = folder();
  const page = await browser.open(`${(await playLocally(PLAIN, { images: served })).url}/#/gallery/0/pets/`);
  await page.getByRole('link', { name: 'cat.gif' }).waitFor();
  await drop(page, { 'dog.png': await red().png().toBuffer(), 'notes.png': Buffer.from('no image') });
  await page.getByText('1 image added; pets/notes.png is not an image').waitFor();
  await page.getByRole('link', { name: 'dog.png' }).waitFor();
  expect(readdirSync(path.join(served, 'pets')).sort()).toEqual(['cat.gif', 'dog.png']);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add images' }).click();
  await (await chooser).setFiles({ name: 'bird.jpg', mimeType: 'image/jpeg', buffer: await red().jpeg().toBuffer() });
  await page.getByRole('link', { name: 'bird.jpg' }).waitFor();
  await page.getByText('1 image added', { exact: true }).waitFor();
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'gallery-added');
});

withBrowser('replacing an image purges it, and the next request misses', async () => {
  const { url: own } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${own}/#/studio/0/pets/cat.gif?fm=png`);
  await fact(page, 'Dimensions', /^1 × 1$/);
  const requests = requestedImages(page);
  await replace(page);
  await page
    .getByText(/^pets\/cat\.gif replaced and purged: #i[0-9a-f]{20}, \d responses? removed from the cache$/)
    .waitFor();
  await fact(page, 'x-cache', /^Miss$/);
  await fact(page, 'Dimensions', /^40 × 30$/);
  expect(requests).toEqual(['/cdn/0/pets/cat.gif?fm=png']);
  await screenshot(page, 'studio-replaced');
  await page.getByRole('link', { name: 'Traffic' }).click();
  await page.getByRole('row', { name: /Purge #i[0-9a-f]{20} \d responses? removed from the cache/ }).first().waitFor();
});

withBrowser('replacing an image reloads it in every format', async () => {
  const { url: own } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${own}/#/studio/0/pets/cat.gif?.view=formats`);
  const png = page.getByRole('img', { name: 'As png', exact: true });
  const size = page.locator('.format', { has: png }).getByText(/^\d+ B$/);
  const before = await size.innerText();
  await replace(page);
  await size.filter({ hasNotText: before }).waitFor();
});

withBrowser('replacing an image without purging shows the cached image', async () => {
  const { url: own } = await playLocally(PLAIN, { images: folder() });
  const page = await browser.open(`${own}/#/studio/0/pets/cat.gif`);
  await fact(page, 'Dimensions', /^1 × 1$/);
  await page.clock.install();
  await replace(page);
  await page.getByText('pets/cat.gif replaced. Waiting for the purge…').waitFor();
  await page.clock.fastForward('00:20');
  await page
    .getByText('pets/cat.gif replaced. No purge was observed: the edge serves the old image until it expires.')
    .waitFor();
  await fact(page, 'x-cache', /^Hit \d+ s old$/);
  await fact(page, 'Original', /40 × 30$/);
  await fact(page, 'Dimensions', /^1 × 1$/);
});

withBrowser('the studio deletes an image after a confirmation', async () => {
  const served = folder();
  const page = await browser.open(
    `${(await playLocally(TRANSFORMING, { images: served })).url}/#/studio/0/pets/cat.gif`,
  );
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog', { name: 'Delete pets/cat.gif?' }).waitFor();
  expect(await hurdles(page)).toEqual([]);
  await page.getByRole('button', { name: 'Cancel' }).click();
  expect(readdirSync(path.join(served, 'pets'))).toEqual(['cat.gif']);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'No images yet' }).waitFor();
  expect(readdirSync(path.join(served, 'pets'))).toEqual([]);
  await page.getByRole('link', { name: 'Traffic' }).click();
  await page.getByText(/^pets\/cat\.gif deleted and purged/).waitFor();
  await page.getByRole('heading', { name: 'Traffic' }).waitFor();
});

async function replace(page: Page): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Replace' }).click();
  await (await chooser).setFiles({ name: 'any.gif', mimeType: 'image/gif', buffer: await red().gif().toBuffer() });
}

/** Returns the image requests of the page from now on. */
function requestedImages(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', request => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/cdn/')) requests.push(pathname + search);
  });
  return requests;
}

/** Drops files on the page. */
async function drop(page: Page, files: Record<string, Buffer>): Promise<void> {
  const transfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    for (const [name, base64] of ${JSON.stringify(Object.entries(files).map(([name, body]) => [name, body.toString('base64')]))}) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), character => character.charCodeAt(0))], name));
    }
    return transfer;
  })()`);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.getByText('Drop images to add them to pets').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}
