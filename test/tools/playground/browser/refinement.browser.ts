import { ImageCdn, ImageRefinement, ImageTransformation } from 'cdk-image-cdn';
import { PHONE, hurdles, screenshot } from './browser';
import { browserForAll, idle, parameter, photos, slowTimers, withBrowser } from './support';
import { REFINEMENT_HEADER, RefinementState } from '../../../../src/runtime/transformer/image-headers';
import { CDN_HEADERS } from '../../../../src/tools/playground/protocol';
import { folderWith, inStack } from '../../local/support';
import { PIXEL, playLocally } from '../support';

/** Speed of the edge location's clock: its copy of a first answer expires after two seconds. */
const SPEED = 30;

const browser = browserForAll();

withBrowser('the studio compares the first answer of a variant with the refined one', async () => {
  const folder = folderWith(await photos('sunset.jpg'));
  const started = Date.now();
  const { url } = await playLocally(
    inStack(stack => new ImageCdn(stack, 'Images', {
      uploads: [{ path: folder }],
      transformation: ImageTransformation.onDemand({ refinement: ImageRefinement.constantQuality() }),
    })),
    { clock: () => started + (Date.now() - started) * SPEED },
  );
  const page = await browser.open(`${url}/#/studio/0/sunset.jpg?w=640&fm=jpg`);
  const panel = page.getByRole('region', { name: 'Refinement' });
  const pair = page.getByRole('combobox', { name: 'Compare' });
  await panel.getByText('This is the first answer').waitFor();
  await pair.selectOption('Original and refined');
  await page.getByText('Waiting for the refined variant…').waitFor();
  await panel.getByText('The refined variant has replaced the first answer').waitFor({ timeout: 120_000 });
  await panel.getByRole('row', { name: /^Size [\d.]+ kB [\d.]+ kB \d+% less$/ }).waitFor();
  await panel.getByRole('row', { name: /^Score \(SSIMULACRA 2\) [\d.]+ [\d.]+$/ }).waitFor();
  await page.getByRole('slider', { name: 'Visible share of “Original”' }).waitFor();
  await page.getByRole('img', { name: 'Refined' }).waitFor();

  await panel.getByRole('button', { name: 'Compare on the image' }).click();
  await page.getByRole('slider', { name: 'Visible share of “First answer”' }).waitFor();
  await parameter(page, '.pair', /^first$/);
  expect(await hurdles(page)).toEqual([]);
  await screenshot(page, 'studio-refined-wipe');
  await page.getByRole('radio', { name: 'Side by side' }).check();
  const sources = await Promise.all(['First answer', 'Refined'].map(name =>
    page.getByRole('img', { name, exact: true }).getAttribute('src')));
  expect(new Set(sources).size).toBe(2);
  await page.getByRole('radio', { name: 'Difference' }).check();
  await page.getByRole('img', { name: 'Difference between First answer and Refined, amplified 8 times' }).waitFor();
  await page.getByText(/^Mean difference [\d.]+, largest \d+ of 255, compared with the first answer$/).waitFor();
  await screenshot(page, 'studio-refined-difference');
  await pair.selectOption('Original and refined');
  await page.getByText(/compared with a lossless variant of the same crop and size$/).waitFor();

  await page.getByRole('button', { name: 'Reload' }).click();
  await panel.getByText('The refined variant has replaced the first answer').waitFor();
  await pair.selectOption('First answer and refined');
  await page.getByText(/compared with the first answer$/).waitFor();
  await parameter(page, '.pair', /^first$/);

  const other = await browser.open(page.url(), { viewport: PHONE, hasTouch: true });
  await other.getByText('The variant was refined before. To compare it with its first answer').waitFor();
  await idle(other);
  expect(await other.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  await screenshot(other, 'phone-refined');
  await other.getByRole('combobox', { name: 'Compare' }).selectOption('Original and refined');
  await other.getByText(/compared with a lossless variant of the same crop and size$/).waitFor();
}, 180_000); // the refiner starts a process, and the page asks every five seconds

withBrowser('dragging a slider requests only the last variant of a CDN that refines variants', async () => {
  const folder = folderWith(await photos('sunset.jpg'));
  const { url } = await playLocally(
    inStack(stack => new ImageCdn(stack, 'Images', {
      uploads: [{ path: folder }],
      transformation: ImageTransformation.onDemand({ refinement: ImageRefinement.constantQuality() }),
    })),
  );
  const page = await browser.open(`${url}/#/studio/0/sunset.jpg?w=640`);
  await slowTimers(page);
  await page.getByRole('region', { name: 'Refinement' }).getByText('This is the first answer').waitFor();
  const requested = new Set<string>();
  page.on('request', request => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/cdn/')) requested.add(search);
  });
  const slider = page.getByLabel('Saturation');
  for (const value of ['-10', '-20', '-30']) await slider.fill(value);
  await parameter(page, 'sat', /^-30$/);
  while (!requested.has('?w=640&sat=-30')) await page.waitForTimeout(50);
  await page.waitForTimeout(1000); // for another request, which would be wrong
  expect([...requested]).toEqual(['?w=640&sat=-30']);
}, 60_000);

withBrowser('an error while a variant waits for its refinement is not taken for the refined variant', async () => {
  const { url } = await playLocally(
    inStack(stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() })),
    { images: folderWith({ 'cat.gif': PIXEL }) },
  );
  const page = await browser.open(url);
  const [pending, refined] = [RefinementState.PENDING, RefinementState.REFINED].map(state => ({
    status: 200,
    contentType: 'image/gif',
    body: PIXEL,
    headers: { [CDN_HEADERS]: encodeURIComponent(JSON.stringify({ [REFINEMENT_HEADER]: state })) },
  }));
  const responses = [pending, pending, { status: 503, contentType: 'text/plain', body: 'SlowDown' }, refined];
  await page.route(/cat\.gif\?w=384$/, route => route.fulfill(responses.shift()));
  const failed = page.waitForResponse(response => response.status() === 503);
  await page.goto(`${url}/#/studio/0/cat.gif?w=384`);
  await failed;
  await page.waitForTimeout(300);
  const panel = page.getByRole('region', { name: 'Refinement' });
  expect(await panel.innerText()).toContain('This is the first answer.');
  await panel.getByText('The refined variant has replaced the first answer').waitFor();
});
