import { createPrivateKey } from 'node:crypto';
import { ImageCdn } from 'cdk-image-cdn';
import { hurdles, screenshot } from './browser';
import { signedPictures, viewersWith } from './guarded';
import { browserForAll, fact, photos, withBrowser } from './support';
import { rsaPair } from '../../../runtime/signing/key-pairs';
import { folderWith, inStack } from '../../local/support';
import { playLocally } from '../support';

const browser = browserForAll();
const pair = rsaPair();
const isPrivate = inStack(stack => new ImageCdn(stack, 'Images', viewersWith(stack, pair.publicKey)));

withBrowser('the server signs transformations for the page', async () => {
  const build = inStack(stack => new ImageCdn(stack, 'Images', signedPictures(stack)));
  const { url } = await playLocally(build, { images: folderWith(await photos('sunset.jpg')) });
  const page = await browser.open(url);
  await page.getByText('1 image', { exact: true }).waitFor();
  await page.locator('.thumbnail img').first().evaluate('image => image.decode()');
  await page.getByRole('link', { name: 'sunset.jpg' }).click();
  await page.getByLabel('Blur').fill('50');
  await fact(page, 'Format', /^AVIF$/);
  await fact(page, 'x-cache', /^Miss$/);
  await page.getByText('Elsewhere, sign the URL: npx cdk-image-cdn sign').waitFor();
  // There is none for what is signed.
  expect(await page.getByText('Counts toward the variant limit').count()).toBe(0);
  await page.getByLabel('Watermark mark').fill('/sunset.jpg');
  await page.keyboard.press('Tab'); // its opacity has an effect from now on
  await page.getByLabel('Watermark opacity mark-alpha').fill('50');
  await page.getByText('mark-alpha.50_mark.sunset.jpg').waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await fact(page, 'Format', /^AVIF$/);
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'studio-signed');
});

withBrowser.each(['light', 'dark'] as const)(
  'the page explains how to access private images without the key in the %s theme',
  async colorScheme => {
    const { url } = await playLocally(isPrivate, { images: folderWith(await photos('sunset.jpg')) });
    const page = await browser.open(url, { colorScheme });
    await page
      .getByText(/^These images are private: the CDN requires a signature with the private key of K\w+\.$/)
      .waitFor();
    await page.getByText('npx cdk-image-cdn serve --private-key FILE').waitFor();
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, `gallery-private-${colorScheme}`);
    await page.getByRole('link', { name: 'sunset.jpg' }).click();
    await page.getByText('These images are private').waitFor();
    await page.getByText('MissingKey').waitFor();
    await screenshot(page, `studio-private-${colorScheme}`);
  },
);

withBrowser('private images are visible with the key', async () => {
  const { url } = await playLocally(isPrivate, {
    images: folderWith(await photos('sunset.jpg')),
    privateKey: createPrivateKey(pair.privateKey),
  });
  const page = await browser.open(url);
  await page.getByRole('link', { name: 'sunset.jpg' }).waitFor();
  await page.locator('.thumbnail img').first().evaluate('image => image.decode()');
  expect(await page.getByText('These images are private').count()).toBe(0);
  await page.getByRole('link', { name: 'sunset.jpg' }).click();
  await fact(page, 'x-cache', /^Hit/);
  await page.getByText('The server of this page signs its requests').waitFor();
});
