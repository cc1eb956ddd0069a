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

withBrowser('pictures of signed URLs are signed by the server', async () => {
  const build = inStack(stack => new ImageCdn(stack, 'Images', signedPictures(stack)));
  const { url } = await playLocally(build, { images: folderWith(await photos('sunset.jpg')) });
  const page = await browser.open(url);
  await page.getByText('1 image', { exact: true }).waitFor();
  await page.locator('.thumbnail img').first().evaluate('image => image.decode()');
  await page.getByRole('link', { name: 'sunset.jpg' }).click();
  await page.getByLabel('Blur').fill('50');
  await fact(page, 'Format', /^AVIF$/);
  await fact(page, 'x-cache', /^Miss$/);
  await page.getByText('Where you show it, the URL has to be signed: npx cdk-image-cdn sign').waitFor();
  // There is none for what is signed.
  expect(await page.getByText('Counts toward the variant limit').count()).toBe(0);
  await page.getByLabel('Watermark mark').fill('/sunset.jpg');
  await page.getByLabel('Its opacity').fill('50');
  await page.getByText('mark-alpha.50_mark.sunset.jpg').waitFor();
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await fact(page, 'Format', /^AVIF$/);
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'studio-signed');
});

withBrowser.each(['light', 'dark'] as const)(
  'without the private key, it is said why nothing is seen, in %s',
  async colorScheme => {
    const { url } = await playLocally(isPrivate, { images: folderWith(await photos('sunset.jpg')) });
    const page = await browser.open(url, { colorScheme });
    await page
      .getByText(
        /^These images are private: the CDN lets in who brings a signature by the private half of K\w+, which is not here\.$/,
      )
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

withBrowser('with it, all of it is seen', async () => {
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
  await page.getByText('What you see is signed by the server of this page').waitFor();
});
