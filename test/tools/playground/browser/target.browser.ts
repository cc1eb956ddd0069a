import { createPrivateKey } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { ImageCdn, ImageCdnProps, ImageTransformation } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import { PHONE, hurdles, screenshot } from './browser';
import { signedPictures, viewersWith } from './guarded';
import { browserForAll, fact, photos, withBrowser } from './support';
import { RemoteCdnOptions, remoteCdn } from '../../../../src/tools/playground/remote-cdn';
import { transformSigner, viewerSigner } from '../../../../src/tools/playground/signers';
import { rsaPair } from '../../../runtime/signing/key-pairs';
import { folderWith, inStack, serve } from '../../local/support';
import { play } from '../support';

const browser = browserForAll();
const pair = rsaPair();

/** Serves a local edge in place of a deployed CDN. */
async function deployed(props: (stack: Stack) => ImageCdnProps, files = ['life.jpg', 'sunset.jpg']) {
  const images = folderWith(
    Object.fromEntries(Object.entries(await photos(...files)).map(([name, body]) => [`photos/${name}`, body])),
  );
  const {
    distributions: [served],
  } = await serve(
    inStack(stack => new ImageCdn(stack, 'Images', props(stack))),
    { images },
  );
  return { ...served, images };
}

async function lookAt(url: string, options: Partial<RemoteCdnOptions> = {}): Promise<string> {
  return (await play([await remoteCdn(url, { keys: [], ...options })])).url;
}

const TRANSFORMING = () => ({ transformation: ImageTransformation.onDemand() });
const CHANGING = ['Add images', 'Replace', 'Delete', 'Invalidate', 'Fail origin'];

async function expectReadOnly(page: Page): Promise<void> {
  for (const name of CHANGING) expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0);
  expect(await page.locator('input[type=file]').count()).toBe(0);
}

describe('the playground of a deployed CDN', () => {
  withBrowser('opens an image by its key', async () => {
    const { url, images } = await deployed(TRANSFORMING);
    const page = await browser.open(await lookAt(url));
    await page.getByRole('heading', { name: 'No known images' }).waitFor();
    await expectReadOnly(page);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'target-empty');

    await page.getByLabel('Key or URL of an image').fill(`${url}/photos/sunset.jpg?w=99`);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'sunset.jpg' }).waitFor();
    await expectReadOnly(page);
    await page.getByLabel('Width w', { exact: true }).fill('640');
    await fact(page, 'Dimensions', /^640 × 427$/);
    await fact(page, 'Format', /^AVIF$/);
    await fact(page, 'x-cache', /^Miss$/);
    await page.getByRole('button', { name: 'Reload' }).click();
    await fact(page, 'x-cache', /^Hit \d+ s old$/);
    await fact(page, 'Without parameters', /1600 × 1067$/);
    await page.getByText('Assumes default settings, since a deployed CDN does not reveal its own').waitFor();
    await page.getByRole('slider', { name: 'Visible share of “Without parameters”' }).waitFor();
    expect(await page.locator('pre[aria-label=URL]').innerText()).toBe(`${url}/photos/sunset.jpg?w=640`);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'target-studio');

    await page.getByRole('link', { name: 'Traffic' }).click();
    await page.getByRole('row', { name: /200 Hit \/photos\/sunset\.jpg\?w=640 / }).waitFor();
    await expectReadOnly(page);
    for (const unknown of ['From origins', 'Transformations', 'A month with']) {
      expect(await page.getByText(unknown).count()).toBe(0);
    }
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'target-traffic');

    await page.getByRole('link', { name: 'Gallery' }).click();
    await page.getByText('1 image', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'sunset.jpg' }).waitFor();
    expect(readdirSync(`${images}/photos`)).toEqual(['life.jpg', 'sunset.jpg']);
  });

  withBrowser('shows a gallery of the keys in a file', async () => {
    const { url } = await deployed(TRANSFORMING);
    const page = await browser.open(
      await lookAt(url, { keys: ['photos/life.jpg', 'photos/sunset.jpg', 'photos/none.jpg'] }),
      { viewport: PHONE, colorScheme: 'dark' },
    );
    await page.getByText('3 images').waitFor();
    await page.locator('.thumbnail img').first().evaluate('image => image.decode()');
    await page.getByText('Not available').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'target-gallery');
  });

  withBrowser('explains how to access private images', async () => {
    const { url } = await deployed(stack => ({ ...viewersWith(stack, pair.publicKey) }));
    const page = await browser.open(await lookAt(url, { keys: ['photos/life.jpg'] }));
    const note = page.getByRole('region', { name: 'Missing signature' });
    await note
      .getByText('These images are private: the CDN requires a signature with the private key of a trusted key pair')
      .waitFor();
    await note.getByText(`npx cdk-image-cdn serve --target ${url} --private-key FILE --key-pair-id ID`).waitFor();
    await page.getByText('Private', { exact: true }).waitFor();
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'target-private');
  });

  withBrowser('shows everything with a key and a secret', async () => {
    const {
      url,
      signingKey,
      keyPairIds: [id],
    } = await deployed(stack => ({ ...viewersWith(stack, pair.publicKey), ...signedPictures(stack) }));
    const signers = {
      transformSigner: transformSigner(signingKey!),
      viewerSigner: viewerSigner(url, createPrivateKey(pair.privateKey), id),
    };
    const page = await browser.open(`${await lookAt(url, signers)}/#/studio/0/photos/sunset.jpg?w=640&blur=50`);
    await fact(page, 'Dimensions', /^640 × 427$/);
    await page.getByText('The server of this page signs its requests').waitFor();
    await page.getByRole('link', { name: 'Traffic' }).click();
    await page.getByRole('row', { name: '200 Miss /photos/sunset.jpg?w=640&blur=50' }).waitFor();
    expect(await page.content()).not.toContain('Key-Pair-Id');
  });

  withBrowser('shows only stored variants without the secret', async () => {
    const { url } = await deployed(signedPictures);
    const page = await browser.open(`${await lookAt(url)}/#/studio/0/photos/sunset.jpg?w=640`);
    await page.getByText('Transformations require signed URLs: the secret is not available').waitFor();
    await page.getByText('"title": "Bad signature"').waitFor();
    await screenshot(page, 'target-signed');
  });
});
