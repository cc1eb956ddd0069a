import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import sharp from 'sharp';
import { PHONE, hurdles, installedBrowser, screenshot } from './browser';
import { browserForAll, fact, photos, withBrowser } from './support';
import { folderWith, inStack } from '../../local/support';
import { playLocally } from '../support';

const PHOTOS = path.join(__dirname, '../../../examples/minimal/images');
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const browser = browserForAll();
let url: string;
let cdn: string;

beforeAll(async () => {
  if (installedBrowser() === undefined) return;
  const folder = folderWith(await photos('life.jpg', 'picos.jpg', 'seeding.jpg', 'sunset.jpg'));
  ({ url, cdn } = await playLocally(inStack(stack => new ImageCdn(stack, 'Images', {
    uploads: [{ path: folder, prefix: 'photos' }],
    transformation: ImageTransformation.onDemand({ presets: { card: 'w=320&h=200&fit=crop' }, maxVariants: 10 }),
  }))));
});

const PLAIN = inStack(stack => new ImageCdn(stack, 'Images'));
const STUDIO = '#/studio/0/photos/sunset.jpg';

describe('gallery', () => {
  withBrowser('thumbnails through the CDN, folders and search', async () => {
    const page = await browser.open(url);
    await page.getByRole('link', { name: 'sunset.jpg' }).waitFor();
    expect(await page.getByRole('list', { name: 'Folders' }).innerText()).toBe('photos 4');
    const picture = page.locator('.thumbnail img').first();
    await page.evaluate('document.querySelector(".thumbnail img").decode()');
    expect(await picture.getAttribute('src')).toMatch(/^\/cdn\/0\/photos\/life\.jpg\?w=\d+$/);
    await screenshot(page, 'gallery');

    await page.getByRole('link', { name: 'photos 4' }).click();
    expect(page.url()).toContain('#/gallery/0/photos/');
    await page.getByRole('searchbox', { name: 'Search images' }).fill('SUN');
    await page.getByText('1 image', { exact: true }).waitFor();
    expect(await page.locator('.thumbnail').count()).toBe(1);
    await page.getByRole('searchbox').fill('no such thing');
    await page.getByText('Nothing found').waitFor();
    await page.getByRole('link', { name: 'Show all images' }).click();
    await page.getByText('4 images').waitFor();
  });

  withBrowser('arrow keys go from image to image', async () => {
    const page = await browser.open(url);
    await page.getByRole('link', { name: 'life.jpg' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    expect(await page.locator(':focus').innerText()).toBe('sunset.jpg');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'sunset.jpg' }).waitFor();
  });

  withBrowser('thousands of images, of which those in sight are in the document', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `${String(index).padStart(4, '0')}.gif`);
    const many = await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), { images: folderWith(Object.fromEntries(names.map(name => [name, PIXEL]))) });
    const page = await browser.open(many.url);
    await page.getByText('5,000 images').waitFor();
    const drawn = () => page.locator('.thumbnail').count();
    expect(await drawn()).toBeLessThan(150);
    await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
    await page.locator('[data-index="2500"]').waitFor();
    expect(await drawn()).toBeLessThan(150);
    await page.locator('[data-index="2500"]').focus();
    await page.keyboard.press('End');
    await page.getByRole('link', { name: '4999.gif' }).waitFor();
    expect(await page.locator(':focus').innerText()).toBe('4999.gif');
    await screenshot(page, 'gallery-thousands');
  });

  withBrowser('what to do where there is nothing', async () => {
    const empty = await playLocally(inStack(stack => new ImageCdn(stack, 'Images')), { images: folderWith({}) });
    const page = await browser.open(empty.url);
    await page.getByRole('heading', { name: 'No images yet' }).waitFor();
    await screenshot(page, 'gallery-empty');
  });
});

describe('studio', () => {
  withBrowser('Miss at first, then Hit; bytes, saving, format, dimensions', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=828`);
    await fact(page, 'x-cache', /^Miss$/);
    await fact(page, 'Format', /^AVIF$/);
    await fact(page, 'Dimensions', /^828 × 552$/);
    await fact(page, 'Size', /^[\d.]+ kB [89]\d % less$/);
    await fact(page, 'Original', /^[\d.]+ [kM]B 1600 × 1067$/);
    await fact(page, 'Time', /^[\d.]+ m?s$/);
    await page.getByRole('button', { name: 'Ask again' }).click();
    await fact(page, 'x-cache', /^Hit \d+ s old$/);
    await page.getByLabel('Viewer takes').selectOption('none');
    await fact(page, 'Format', /^JPEG$/);
    await screenshot(page, 'studio');
  });

  withBrowser('a field or slider for every parameter that a URL may have', async () => {
    const page = await browser.open(`${url}/${STUDIO}`);
    const names = ['preset', 'w', 'h', 'dpr', 'ar', 'fit', 'crop', 'fp-x', 'fp-y', 'fm', 'auto', 'q', 'rect', 'trim', 'rot', 'flip', 'blur', 'sat', 'sharp', 'bg'];
    await page.getByRole('heading', { name: 'Operations' }).waitFor();
    expect(await page.locator('.controls .field > label code, .controls .choices > span code').allInnerTexts()).toEqual(names);
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Cuts out x,y,w,h before all else').waitFor();
  });

  withBrowser('settings are in the address, and a link shows the same', async () => {
    const page = await browser.open(`${url}/${STUDIO}`);
    await page.getByLabel('Width w', { exact: true }).fill('600');
    await page.getByLabel('Saturation').fill('-100');
    await page.getByLabel('Fit fit').selectOption('crop');
    await page.getByLabel('Height h', { exact: true }).fill('300');
    await page.getByRole('checkbox', { name: 'focalpoint' }).check();
    await page.getByRole('radio', { name: '100 %' }).check();
    await fact(page, 'Dimensions', /^640 × 320$/);
    expect(page.url()).toContain('w=600&h=300&fit=crop&crop=focalpoint&sat=-100&.zoom=actual');
    const other = await browser.open(page.url());
    expect(await other.getByLabel('Width w', { exact: true }).inputValue()).toBe('600');
    expect(await other.getByLabel('Saturation').inputValue()).toBe('-100');
    expect(await other.getByRole('radio', { name: '100 %' }).isChecked()).toBe(true);
    await fact(other, 'Dimensions', /^640 × 320$/);
    await other.getByRole('button', { name: 'Reset' }).click();
    expect(other.url()).not.toContain('w=600');
  });

  withBrowser('what the edge makes of the URL', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=600&fp-x=0.2`);
    const edge = page.getByRole('region', { name: 'What the edge makes of it' });
    await edge.getByText('/photos/sunset.jpg/f=avif,w=640').waitFor();
    await edge.getByText('600 px asked for, 640 px made').waitFor();
    await edge.getByText('Nothing changes by fp-x').waitFor();
    await edge.getByText('Always made').waitFor();
    await page.getByLabel('Blur').fill('50');
    await edge.getByText('Counts against the image’s budget of 10 variants').waitFor();
    await page.getByLabel('Aspect ratio').fill('wide');
    await edge.getByText('ar must be like 16:9').waitFor();
    await fact(page, 'x-cache', /^FunctionGeneratedResponse$/);
    await page.getByText('"title": "Bad parameter"').waitFor();
    await screenshot(page, 'studio-refused');
  });

  withBrowser('the wipe moves by pointer and by keys; 100 % is a pixel a pixel', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=640`);
    const edge = page.getByRole('slider', { name: 'Share of “Original” that is seen' });
    const shown = () => page.evaluate('getComputedStyle(document.querySelector(".wipe-before")).clipPath');
    await edge.focus();
    const half = await shown();
    for (let press = 0; press < 10; press++) await page.keyboard.press('ArrowLeft');
    expect(await edge.inputValue()).toBe('45');
    expect(await shown()).not.toBe(half);
    const box = (await edge.boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.9, box.y + box.height / 2);
    expect(Number(await edge.inputValue())).toBeGreaterThan(85);
    await page.getByRole('radio', { name: '100 %' }).check();
    expect((await page.locator('.wipe').boundingBox())!.width).toBe(640);
    await screenshot(page, 'studio-wipe');
  });

  withBrowser('side by side, and formats at equal settings', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=128`);
    await page.getByRole('radio', { name: 'Side by side' }).check();
    await page.getByRole('img', { name: 'Original' }).waitFor();
    await page.getByRole('img', { name: 'Result' }).waitFor();
    await page.getByRole('radio', { name: 'Formats' }).check();
    for (const format of ['AVIF', 'WEBP', 'JPEG', 'PNG', 'GIF']) {
      await page.locator('.format-facts', { hasText: new RegExp(`^${format}[\\d.]+ k?B\\d+ % (less|more)`) }).waitFor();
    }
    await screenshot(page, 'studio-formats');
    await page.getByRole('link', { name: 'As webp' }).click();
    await fact(page, 'Format', /^WEBP$/);
    expect(page.url()).toContain('fm=webp');
  });

  withBrowser('descriptions are words', async () => {
    const page = await browser.open(`${url}/${STUDIO}?fm=json`);
    await page.getByText('"width": 1600').waitFor();
  });

  withBrowser('code to copy', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=640`);
    await page.getByLabel('Domain in the code').fill('https://images.example.com/');
    await page.getByLabel('Domain in the code').blur();
    const code = page.getByRole('region', { name: 'Code' });
    for (const name of ['img', 'picture', 'Next.js', 'CSS', 'TypeScript', 'Python', 'CDK', 'URL']) {
      await code.getByRole('radio', { name, exact: true }).check();
      await code.getByRole('button', { name: `Copy ${name}` }).click();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await code.locator('pre').innerText());
    }
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('https://images.example.com/photos/sunset.jpg?w=640');
  });

  withBrowser('originals only, where nothing is transformed', async () => {
    const plain = await playLocally(inStack(stack => new ImageCdn(stack, 'Images', { uploads: [{ path: PHOTOS, exclude: ['*.md'] }] })));
    const page = await browser.open(plain.url);
    await page.getByRole('link', { name: 'life.jpg' }).click();
    await page.getByRole('heading', { name: 'Originals only' }).waitFor();
    await fact(page, 'Format', /^JPEG$/);
    await fact(page, 'x-cache', /Hit|Miss/);
    await screenshot(page, 'studio-plain');
  });
});

describe('changes', () => {
  const folder = (): string => folderWith({ 'pets/cat.gif': PIXEL });
  const red = () => sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } });

  withBrowser('images are dropped in, and what is none is refused', async () => {
    const served = folder();
    const page = await browser.open(`${(await playLocally(PLAIN, { images: served })).url}/#/gallery/0/pets/`);
    await page.getByRole('link', { name: 'cat.gif' }).waitFor();
    await drop(page, { 'dog.png': await red().png().toBuffer(), 'notes.png': Buffer.from('no image') });
    await page.getByText('1 image taken in; pets/notes.png is not an image').waitFor();
    await page.getByRole('link', { name: 'dog.png' }).waitFor();
    expect(readdirSync(path.join(served, 'pets')).sort()).toEqual(['cat.gif', 'dog.png']);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add images' }).click();
    await (await chooser).setFiles({ name: 'bird.jpg', mimeType: 'image/jpeg', buffer: await red().jpeg().toBuffer() });
    await page.getByRole('link', { name: 'bird.jpg' }).waitFor();
    await page.getByText('1 image taken in', { exact: true }).waitFor();
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'gallery-added');
  });

  withBrowser('one is replaced, the purge goes through, and the next request misses', async () => {
    const transforming = inStack(stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() }));
    const { url: own } = await playLocally(transforming, { images: folder() });
    const page = await browser.open(`${own}/#/studio/0/pets/cat.gif?fm=png`);
    await fact(page, 'Dimensions', /^1 × 1$/);
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Replace' }).click();
    await (await chooser).setFiles({ name: 'any.gif', mimeType: 'image/gif', buffer: await red().gif().toBuffer() });
    await page.getByText('pets/cat.gif replaced; waiting for the purge…').waitFor();
    await page.getByText(/^pets\/cat\.gif replaced and purged: #i[0-9a-f]{20}, \d answers? gone from the cache$/).waitFor();
    await fact(page, 'x-cache', /^Miss$/);
    await fact(page, 'Dimensions', /^40 × 30$/);
    await screenshot(page, 'studio-replaced');
    await page.getByRole('link', { name: 'Traffic' }).click();
    await page.getByRole('row', { name: /Purge #i[0-9a-f]{20} \d answers? gone from the cache/ }).first().waitFor();
  });

  withBrowser('one is deleted, once that is meant', async () => {
    const served = folder();
    const page = await browser.open(`${(await playLocally(PLAIN, { images: served })).url}/#/studio/0/pets/cat.gif`);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Delete pets/cat.gif?' }).waitFor();
    expect(await hurdles(page)).toEqual([]);
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(readdirSync(path.join(served, 'pets'))).toEqual(['cat.gif']);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'No images yet' }).waitFor();
    expect(readdirSync(path.join(served, 'pets'))).toEqual([]);
  });
});

/** Lets go of files over the page, as a person with a mouse does. */
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

describe('traffic', () => {
  withBrowser('what anybody asks, as it happens', async () => {
    const page = await browser.open(`${url}/#/traffic/0`);
    await page.getByText('live', { exact: true }).waitFor();
    await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
    await page.getByRole('row', { name: /Miss \/photos\/life\.jpg\?w=32&q=1 200/ }).waitFor();
    await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
    await page.getByRole('row', { name: /Hit \/photos\/life\.jpg\?w=32&q=1 200/ }).waitFor();
    await page.getByRole('img', { name: /^Requests in the last five minutes: Hits \d+, Misses \d+/ }).waitFor();
    await page.getByText(/^A month of .* like these would cost about \$[\d,.]+/).waitFor();
    await page.getByLabel('A month of').selectOption('100 million');
    await screenshot(page, 'traffic');

    await page.getByRole('button', { name: 'Invalidate' }).click();
    await page.getByText(/^\/\* invalidated: \d+ answers? gone from the cache$/).waitFor();
    await fetch(`${cdn}/photos/life.jpg?w=32&q=1`);
    expect(await page.getByRole('row', { name: /Miss \/photos\/life\.jpg\?w=32&q=1 200/ }).count()).toBeGreaterThan(0);
    await page.getByLabel('Path to invalidate').fill('nothing');
    await page.getByRole('button', { name: 'Invalidate' }).click();
    await page.getByText(/^an invalidation names a path/).waitFor();
  });
});

describe.each(['light', 'dark'] as const)('in %s', colorScheme => {
  withBrowser.each([['gallery', '#/'], ['studio', `${STUDIO}?w=640`], ['formats', `${STUDIO}?w=128&.view=formats`], ['traffic', '#/traffic/0']])('no hurdles in %s', async (name, hash) => {
    const page = await browser.open(`${url}/${hash}`, { colorScheme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, `${name}-${colorScheme}`);
  });

  withBrowser('nothing sticks out on a phone', async () => {
    for (const hash of ['#/', `${STUDIO}?w=640`, '#/traffic/0']) {
      const page = await browser.open(`${url}/${hash}`, { colorScheme, viewport: PHONE, hasTouch: true });
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
      expect(await hurdles(page)).toEqual([]);
      await screenshot(page, `phone-${hash.split(/[/?]/)[1] || 'gallery'}-${colorScheme}`);
    }
  });
});
