import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageSource, ImageTransformation } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import sharp from 'sharp';
import { PHONE, WIDE, hurdles, screenshot } from './browser';
import { browserForAll, fact, until, withBrowser } from './support';
import { noise } from '../../../noise';
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
  await noticed(page, 'pets/dog.png added');
  await page.getByRole('link', { name: 'dog.png' }).waitFor();
  const uploads = page.getByRole('region', { name: '1 file not uploaded' });
  await uploads.getByText('pets/notes.png is not an image: choose a JPEG, PNG, WebP, AVIF, GIF or SVG file').waitFor();
  expect(readdirSync(path.join(served, 'pets')).sort()).toEqual(['cat.gif', 'dog.png']);
  await screenshot(page, 'gallery-rejected');
  await uploads.getByRole('button', { name: 'Close' }).click();
  await uploads.waitFor({ state: 'detached' });
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add images' }).click();
  await (await chooser).setFiles({ name: 'bird.jpg', mimeType: 'image/jpeg', buffer: await red().jpeg().toBuffer() });
  await page.getByRole('link', { name: 'bird.jpg' }).waitFor();
  await noticed(page, 'pets/bird.jpg added');
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'gallery-added');
});

withBrowser('replacing an image purges it, and the next request misses', async () => {
  const { url: own } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${own}/#/studio/0/pets/cat.gif?fm=png`);
  await fact(page, 'Dimensions', /^1 × 1$/);
  const requests = requestedImages(page);
  await replace(page);
  await noticed(page, /^pets\/cat\.gif replaced and purged: \d responses? removed from the cache$/);
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

withBrowser('the studio deletes an image, and restores it', async () => {
  const served = folder();
  const page = await browser.open(
    `${(await playLocally(TRANSFORMING, { images: served })).url}/#/studio/0/pets/cat.gif`,
  );
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'No images yet' }).waitFor();
  expect(readdirSync(path.join(served, 'pets'))).toEqual([]);
  await noticed(page, /^pets\/cat\.gif deleted and purged/);
  await screenshot(page, 'gallery-deleted');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await noticed(page, /^pets\/cat\.gif restored/);
  await page.getByRole('link', { name: 'cat.gif' }).waitFor();
  expect(readFileSync(path.join(served, 'pets/cat.gif'))).toEqual(PIXEL);
});

withBrowser('a missing image has no actions that cannot work, and is restored after a reload', async () => {
  const served = folder();
  const { url } = await playLocally(TRANSFORMING, { images: served });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`);
  await fact(page, 'Format', /./);
  await page.getByRole('button', { name: 'Delete' }).click();
  await noticed(page, /^pets\/cat\.gif deleted and purged/);
  await page.goBack();
  await page.reload();
  const missing = page.getByRole('region', { name: 'This image does not exist' });
  await missing.getByText('It was deleted here.').waitFor();
  expect(await page.locator('main button').allInnerTexts()).toEqual(['Restore', 'Choose an image', 'Check again']);
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'studio-missing');
  await missing.getByRole('button', { name: 'Restore' }).click();
  await fact(page, 'Dimensions', /^1 × 1$/);
  expect(readFileSync(path.join(served, 'pets/cat.gif'))).toEqual(PIXEL);
});

withBrowser('an image is added at the key of a missing one', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/dog.png?w=64`);
  await page.getByText('The folder has no file for this key.').waitFor();
  await choose(page, 'Choose an image', await imageFile('any.png'));
  await noticed(page, 'pets/dog.png added');
  await fact(page, 'Dimensions', /^40 × 30$/);
});

withBrowser('undoing the replacement of an image shows the original again', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?fm=png`);
  await fact(page, 'Dimensions', /^1 × 1$/);
  await replace(page);
  await noticed(page, /^pets\/cat\.gif replaced and purged/);
  await fact(page, 'Dimensions', /^40 × 30$/);
  expect(await hurdles(page)).toEqual([]);
  await page.keyboard.press('Control+z');
  await noticed(page, /^pets\/cat\.gif restored and purged/);
  await fact(page, 'Dimensions', /^1 × 1$/);
  await fact(page, 'Original', /1 × 1$/);
});

withBrowser('a replaced image is restored after a reload', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?fm=png`);
  await fact(page, 'Dimensions', /^1 × 1$/);
  await replace(page);
  await noticed(page, /^pets\/cat\.gif replaced and purged/);
  await page.reload();
  await fact(page, 'Dimensions', /^40 × 30$/);
  await page.getByRole('button', { name: 'Restore previous' }).click();
  await noticed(page, /^pets\/cat\.gif restored and purged/);
  await fact(page, 'Dimensions', /^1 × 1$/);
  await page.getByRole('button', { name: 'Restore previous' }).waitFor({ state: 'detached' });
});

withBrowser('an image is deleted and restored by keyboard alone', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`);
  await fact(page, 'Dimensions', /./);
  await page.getByRole('button', { name: 'Delete' }).focus();
  await page.keyboard.press('Enter');
  await noticed(page, /^pets\/cat\.gif deleted and purged/);
  await until(page, 'document.activeElement.id === "main"');
  const names = [];
  for (let presses = 0; presses < 12 && names.at(-1) !== 'Undo'; presses++) {
    names.push(await focusedName(page));
    if (names.at(-1) !== 'Undo') await page.keyboard.press('Shift+Tab');
  }
  expect(names.at(-1)).toBe('Undo');
  await page.keyboard.press('Enter');
  await noticed(page, /^pets\/cat\.gif restored and purged/);
  await page.getByRole('link', { name: 'cat.gif' }).waitFor();
});

withBrowser('a change without a response is reported, with what to do', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`);
  await fact(page, 'Dimensions', /./);
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Delete' }).click();
  await noticed(page, 'The playground does not respond. Is it still running?');
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.locator('.seen').getByText('The playground does not respond. Is it still running?').waitFor();
  expect(await hurdles(page)).toEqual([]);
});

withBrowser('notices do not cover the figures, on a desktop and on a phone', async () => {
  for (const viewport of [WIDE, PHONE]) {
    const { url } = await playLocally(TRANSFORMING, { images: folder() });
    const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`, { viewport });
    await fact(page, 'Dimensions', /./);
    await replace(page);
    const notice = page.getByRole('status').filter({ hasText: /replaced and purged/ });
    await notice.waitFor();
    const facts = page.getByRole('region', { name: 'Response', exact: true });
    for (const other of [facts, page.locator('.stage'), page.locator('.changes')]) {
      const { height } = (await notice.boundingBox())!;
      expect(height).toBeLessThan(60);
      expect(overlaps((await notice.boundingBox())!, (await other.boundingBox())!)).toBe(false);
    }
    await screenshot(page, `studio-undo-${viewport.width}`);
    await page.evaluate('scrollTo(0, 300)');
    expect((await notice.boundingBox())!.y).toBeGreaterThanOrEqual(0);
    // The header of a desktop covers what is scrolled away; on a phone, the image stays visible.
    expect(overlaps((await notice.boundingBox())!, (await page.locator('.stage').boundingBox())!))
      .toBe(viewport === WIDE);
    await screenshot(page, `studio-undo-scrolled-${viewport.width}`);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
  }
});

withBrowser('several uploads are undone together, also after a reload', async () => {
  const served = folder();
  const page = await browser.open(`${(await playLocally(TRANSFORMING, { images: served })).url}/#/gallery/0/pets/`);
  const names = () => readdirSync(path.join(served, 'pets')).sort();
  await choose(page, 'Add images', await imageFile('a.png'), await imageFile('b.png'));
  await noticed(page, '2 images added');
  expect(names()).toEqual(['a.png', 'b.png', 'cat.gif']);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await noticed(page, /^2 changes undone/);
  expect(names()).toEqual(['cat.gif']);
  await choose(page, 'Add images', await imageFile('c.png'));
  await noticed(page, 'pets/c.png added');
  await page.reload();
  await page.getByText('Recent changes').click();
  expect(await page.locator('.recent-changes li').first().innerText()).toMatch(/^\d\d:\d\d\s/);
  await screenshot(page, 'gallery-recent-changes');
  expect(await hurdles(page)).toEqual([]);
  await page.getByRole('button', { name: 'Undo: pets/c.png added' }).click();
  await noticed(page, /^pets\/c\.png deleted again/);
  expect(names()).toEqual(['cat.gif']);
});

withBrowser('an upload with the name of an image replaces it, or is added under another name, on request', async () => {
  const served = folder();
  const page = await browser.open(`${(await playLocally(TRANSFORMING, { images: served })).url}/#/gallery/0/pets/`);
  const gif = { name: 'cat.gif', mimeType: 'image/gif', buffer: await red().gif().toBuffer() };
  await choose(page, 'Add images', gif);
  await page.getByText('An image with this name exists.').waitFor();
  await page.locator('[href*="pets/cat.gif"] img').first().waitFor();
  await screenshot(page, 'gallery-conflict');
  expect(readFileSync(path.join(served, 'pets/cat.gif'))).toEqual(PIXEL);
  await page.getByRole('button', { name: 'Add as cat-2.gif: pets/cat.gif' }).click();
  await noticed(page, 'pets/cat-2.gif added');
  await choose(page, 'Add images', gif);
  await page.getByRole('button', { name: 'Replace: pets/cat.gif' }).click();
  await noticed(page, /^pets\/cat\.gif replaced and purged/);
  expect(readFileSync(path.join(served, 'pets/cat.gif'))).toEqual(gif.buffer);
  const thumbnail = page.getByRole('link', { name: 'cat.gif', exact: false }).first();
  await thumbnail.getByText(/40 × 30/).waitFor();
  await until(page, `(image => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    if (!image?.complete) return false;
    context.drawImage(image, 0, 0, 1, 1);
    const [red, green] = context.getImageData(0, 0, 1, 1).data;
    return red > 200 && green < 60;
  })(document.querySelector('[href*="pets/cat.gif"] img'))`);
});

withBrowser('an upload shows its progress, and can be canceled', async () => {
  const served = folder();
  const page = await browser.open(`${(await playLocally(TRANSFORMING, { images: served })).url}/#/gallery/0/`);
  await slowUploads(page);
  const buffer = await noise(1200, 1200, { sigma: 60 }).png().toBuffer();
  await choose(page, 'Add images', { name: 'large.png', mimeType: 'image/png', buffer }, await imageFile('small.png'));
  await page.getByRole('region', { name: 'Uploading, 2 left' }).waitFor();
  await until(page, 'document.querySelector("progress").value > 0.05');
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'gallery-uploading');
  await page.getByRole('button', { name: 'Cancel: large.png' }).click();
  await noticed(page, 'small.png added');
  expect(readdirSync(served).sort()).toEqual(['pets', 'small.png']);
}, 60_000);

withBrowser('an upload that the server may have stored already cannot be canceled', async () => {
  const served = folder();
  const page = await browser.open(`${(await playLocally(TRANSFORMING, { images: served })).url}/#/gallery/0/`);
  const session = await page.context().newCDPSession(page);
  await session.send('Fetch.enable', { patterns: [{ urlPattern: '*/api/image\\?*', requestStage: 'Response' }] });
  const responded = new Promise<string>(resolve => {
    session.once('Fetch.requestPaused', ({ requestId }) => resolve(requestId));
  });
  await choose(page, 'Add images', await imageFile('first.png'), await imageFile('second.png'));
  const requestId = await responded;
  expect(readdirSync(served).sort()).toEqual(['first.png', 'pets']);
  await until(page, 'document.querySelector("progress").value === 1');
  expect(await page.getByRole('button', { name: /^Cancel/ }).count()).toBe(1);
  await page.getByRole('button', { name: 'Cancel: second.png' }).click();
  await page.getByRole('region', { name: 'Uploading, 1 left' }).waitFor();
  await session.send('Fetch.continueRequest', { requestId });
  await noticed(page, 'first.png added');
  await page.getByRole('link', { name: 'first.png' }).waitFor();
  expect(readdirSync(served).sort()).toEqual(['first.png', 'pets']);
});

withBrowser('uploads without a response can be retried', async () => {
  const page = await browser.open(`${(await playLocally(TRANSFORMING, { images: folder() })).url}/#/gallery/0/pets/`);
  await page.getByRole('link', { name: 'cat.gif' }).waitFor();
  await page.context().setOffline(true);
  await choose(page, 'Add images', await imageFile('a.png'));
  await page.getByText('The playground does not respond. Is it still running?').waitFor();
  await screenshot(page, 'gallery-no-response');
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Retry: pets/a.png' }).click();
  await noticed(page, 'pets/a.png added');
});

withBrowser('files that the server would reject are not sent', async () => {
  const page = await browser.open(`${(await playLocally(TRANSFORMING, { images: folder() })).url}/#/gallery/0/pets/`);
  const sent: string[] = [];
  page.on('request', request => { if (request.method() === 'PUT') sent.push(request.url()); });
  await choose(
    page, 'Add images',
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('notes') },
    { name: 'empty.png', mimeType: 'image/png', buffer: Buffer.alloc(0) },
  );
  await page.getByText('The file is text/plain. Choose a JPEG, PNG, WebP, AVIF, GIF or SVG file.').waitFor();
  await page.getByText('The file is empty. Choose another one.').waitFor();
  expect(sent).toEqual([]);
});

withBrowser('the gallery and the studio name the source of an image, if there are several', async () => {
  const images = folderWith({ 'catalog/v2/shoe.gif': PIXEL, 'post.gif': PIXEL });
  const { url } = await playLocally(inStack(stack => {
    const bucket = (id: string) => new s3.Bucket(stack, id, { enforceSSL: true, versioned: true });
    return new ImageCdn(stack, 'Images', {
      sources: [
        { pathPrefix: 'products/', source: ImageSource.bucket(bucket('Catalog'), { keyPrefix: 'catalog/v2/' }) },
        { pathPrefix: 'blog/', source: ImageSource.bucket(bucket('Blog')) },
      ],
      transformation: ImageTransformation.onDemand(),
    });
  }), { images });
  const page = await browser.open(url);
  await page.getByText('To add images, open products/ or blog/').waitFor();
  await page.getByRole('link', { name: 'products/' }).click();
  await page.getByText(/^New images go to catalog\/v2\/ of \S*catalog\S*$/).waitFor();
  await choose(page, 'Add images', { name: 'boot.gif', mimeType: 'image/gif', buffer: await red().gif().toBuffer() });
  await page.getByRole('link', { name: 'boot.gif' }).click();
  await page.getByText(/^catalog\/v2\/boot\.gif of \S*catalog\S*$/).waitFor();
  await fact(page, 'Dimensions', /^40 × 30$/);
  await screenshot(page, 'studio-source');
  expect(readdirSync(path.join(images, 'catalog/v2')).sort()).toEqual(['boot.gif', 'shoe.gif']);
});

withBrowser('the page stays where the user went while an image was deleted', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`);
  await fact(page, 'Dimensions', /./);
  await delay(page, /api\/image\?/);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('link', { name: 'Traffic' }).click();
  await noticed(page, /^pets\/cat\.gif deleted/);
  expect(await page.evaluate('location.hash')).toBe('#/traffic/0');
});

withBrowser('an action is undone once, however often the user asks for it', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`);
  await fact(page, 'Dimensions', /./);
  await page.getByRole('button', { name: 'Delete' }).click();
  await noticed(page, /^pets\/cat\.gif deleted and purged/);
  const undone: string[] = [];
  page.on('request', request => { if (request.url().includes('/api/undo?')) undone.push(request.url()); });
  await delay(page, /api\/undo\?/);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await noticed(page, /^pets\/cat\.gif restored and purged/);
  expect(undone).toHaveLength(1);
  await page.getByRole('link', { name: 'cat.gif' }).click();
  await replace(page);
  await noticed(page, /^pets\/cat\.gif replaced and purged/);
  await page.getByRole('button', { name: 'Restore previous' }).dblclick();
  await noticed(page, /^pets\/cat\.gif restored and purged/);
  expect(undone).toHaveLength(2);
});

withBrowser('the purge of a change is not reported in place of a later notice', async () => {
  const { url } = await playLocally(PLAIN, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif`);
  await fact(page, 'Dimensions', /^1 × 1$/);
  await page.clock.install();
  await page.getByRole('button', { name: 'Delete' }).click();
  await noticed(page, 'pets/cat.gif deleted. Waiting for the purge…');
  await page.getByRole('link', { name: 'Traffic' }).click();
  await page.getByLabel('Path to invalidate').fill('cat');
  await page.getByRole('button', { name: 'Invalidate' }).click();
  const later = /^item must be a path/;
  await noticed(page, later);
  await page.clock.fastForward('00:20');
  await page.waitForTimeout(300);
  await noticed(page, later);
});

withBrowser('changes that wait for their purge leave connections to the server for others', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => `${name}.gif`);
  const images = folderWith(Object.fromEntries(names.map(name => [name, PIXEL])));
  const { url } = await playLocally(PLAIN, { images });
  const page = await browser.open(url);
  for (const name of names) {
    await page.getByRole('link', { name }).click();
    await page.getByRole('button', { name: 'Delete' }).click({ timeout: 5000 });
    await page.locator('.notice').getByText(`${name} deleted. Waiting for the purge…`).waitFor({ timeout: 5000 });
  }
});

withBrowser('a late list of images does not replace a newer one', async () => {
  const { url } = await playLocally(PLAIN, { images: folder() });
  const page = await browser.open(`${url}/#/gallery/0/pets/`);
  await page.getByText('1 image', { exact: true }).waitFor();
  let lists = 0;
  await page.route(/api\/images\?/, async route => {
    const isLate = ++lists === 1;
    const response = await route.fetch();
    if (isLate) await page.waitForTimeout(2500);
    await route.fulfill({ response });
  });
  for (const name of ['a.png', 'b.png']) {
    await choose(page, 'Add images', await imageFile(name));
    await noticed(page, `pets/${name} added`);
  }
  await page.getByText('3 images', { exact: true }).waitFor();
  await page.waitForTimeout(2500);
  expect(await page.locator('.path-count').innerText()).toBe('3 images');
});

withBrowser('the example of the gallery shows its image as replaced', async () => {
  const { url } = await playLocally(TRANSFORMING, {
    images: folderWith({ 'cat.jpg': await noise(800, 600, { sigma: 20 }).jpeg().toBuffer() }),
  });
  const page = await browser.open(url);
  const example = page.getByRole('region', { name: 'Example' });
  await example.getByText('original, 800 × 600').waitFor();
  const buffer = await noise(900, 600, { sigma: 20 }).jpeg().toBuffer();
  await choose(page, 'Add images', { name: 'cat.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'Replace: cat.jpg' }).click();
  await example.getByText('original, 900 × 600').waitFor();
});

withBrowser('a dropped folder is explained, and the images beside it are added', async () => {
  const images = folder();
  const page = await browser.open(`${(await playLocally(PLAIN, { images })).url}/#/gallery/0/pets/`);
  await page.getByRole('link', { name: 'cat.gif' }).waitFor();
  const session = await page.context().newCDPSession(page);
  const dropped = folderWith({ 'dog.gif': PIXEL, 'more/bird.gif': PIXEL });
  const data = {
    items: [], dragOperationsMask: 1, files: ['dog.gif', 'more'].map(name => path.join(dropped, name)),
  };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  }
  await page.getByRole('link', { name: 'dog.gif' }).waitFor();
  expect(readdirSync(path.join(images, 'pets')).sort()).toEqual(['cat.gif', 'dog.gif']);
  expect(await page.locator('.uploads').count()).toBe(0);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type, x: 400, y: 400, data: { ...data, files: [path.join(dropped, 'more')] },
    });
  }
  await noticed(page, 'Folders cannot be uploaded. Drop the images in them instead.');
});

withBrowser('text is dragged to the search field of a gallery that accepts files', async () => {
  const page = await browser.open(`${(await playLocally(PLAIN, { images: folder() })).url}/#/gallery/0/pets/`);
  await page.getByText('1 image', { exact: true }).waitFor();
  await page.evaluate('getSelection().selectAllChildren(document.querySelector(".path-count"))');
  await page.locator('.path-count').dragTo(page.getByRole('searchbox'));
  expect(await page.getByRole('searchbox').inputValue()).toBe('1 image');
});

withBrowser('each CDN lists its own changes', async () => {
  const { url } = await playLocally(inStack(stack => {
    ['One', 'Two'].forEach(id => new ImageCdn(stack, id, { transformation: ImageTransformation.onDemand() }));
  }), { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`);
  await fact(page, 'Dimensions', /./);
  await replace(page);
  await noticed(page, /^pets\/cat\.gif replaced/);
  await page.route(/api\/changes\?cdn=0/, async route => {
    const response = await route.fetch();
    await page.waitForTimeout(1000);
    await route.fulfill({ response });
  });
  await page.getByRole('link', { name: 'Gallery' }).click();
  await page.getByText('Recent changes').waitFor();
  await page.getByLabel('CDN').selectOption('1');
  await page.getByRole('link', { name: 'pets 1' }).waitFor();
  expect(await page.getByText('Recent changes').count()).toBe(0);
  await page.waitForTimeout(1500);
  expect(await page.getByText('Recent changes').count()).toBe(0);
});

withBrowser('the focus stays in place when the button that has it disappears', async () => {
  const { url } = await playLocally(TRANSFORMING, { images: folder() });
  const page = await browser.open(`${url}/#/studio/0/pets/cat.gif?w=64`);
  await fact(page, 'Dimensions', /./);
  await replace(page);
  await noticed(page, /^pets\/cat\.gif replaced and purged/);
  await page.getByRole('button', { name: 'Restore previous' }).press('Enter');
  await noticed(page, /^pets\/cat\.gif restored and purged/);
  expect(await focusedName(page)).toBe('Original');
  await page.keyboard.press('Tab');
  expect(await focusedName(page)).toBe('Replace');
  await page.getByRole('link', { name: 'Gallery' }).click();
  await page.getByRole('link', { name: 'pets 1' }).click();
  for (const name of ['a.png', 'b.png']) {
    await choose(page, 'Add images', await imageFile(name));
    await noticed(page, `pets/${name} added`);
  }
  await page.getByText('Recent changes').click();
  await page.getByRole('button', { name: 'Undo: pets/b.png added' }).press('Enter');
  await noticed(page, /^pets\/b\.png deleted again and purged/);
  expect(await focusedName(page)).toBe('Recent changes');
  await page.keyboard.press('Tab');
  expect(await focusedName(page)).toBe('Undo: pets/a.png added');
  await page.keyboard.press('Enter');
  await noticed(page, /^pets\/a\.png deleted again and purged/);
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
});

/** Delays requests by a second. */
async function delay(page: Page, url: RegExp): Promise<void> {
  await page.route(url, async route => {
    await page.waitForTimeout(1000);
    await route.continue();
  });
}

/** Returns the name of the element that has the focus. */
async function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText');
}

/** Waits for a notice about an action. */
async function noticed(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('.notice').getByText(text, { exact: true }).waitFor();
}

interface ChosenFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

async function imageFile(name: string): Promise<ChosenFile> {
  return { name, mimeType: 'image/png', buffer: await red().png().toBuffer() };
}

async function choose(page: Page, button: string, ...files: ChosenFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: button }).click();
  await (await chooser).setFiles(files);
}

/** Limits uploads to a speed at which their progress is visible. */
async function slowUploads(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 400_000,
  });
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlaps(one: Box, other: Box): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width
    && one.y < other.y + other.height && other.y < one.y + one.height;
}

async function replace(page: Page): Promise<void> {
  await choose(page, 'Replace', { name: 'any.gif', mimeType: 'image/gif', buffer: await red().gif().toBuffer() });
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
