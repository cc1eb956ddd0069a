import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { ImageCdn } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import sharp from 'sharp';
import { screenshot } from './browser';
import { browserForAll, fact, playPhotos, withBrowser } from './support';
import { folderWith, inStack } from '../../local/support';
import { playLocally } from '../support';

const PHOTOS = path.join(__dirname, '../../../../examples/minimal/images');
const STUDIO = '#/studio/0/photos/sunset.jpg';
const browser = browserForAll();
let url: string;

beforeAll(async () => { ({ url } = await playPhotos()); });

withBrowser('the studio shows Miss, then Hit, bytes, saving, format and dimensions', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=828`);
  await fact(page, 'x-cache', /^Miss$/);
  await fact(page, 'Format', /^AVIF$/);
  await fact(page, 'Encoding', /^lossy AVIF because it is a photograph$/);
  await fact(page, 'Dimensions', /^828 × 552$/);
  await fact(page, 'Size', /^[\d.]+ kB \d+% less per pixel$/);
  await fact(page, 'Original', /^[\d.]+ [kM]B 1600 × 1067$/);
  await fact(page, 'Time', /^[\d.]+ m?s$/);
  await page.getByRole('button', { name: 'Reload' }).click();
  await fact(page, 'x-cache', /^Hit \d+ s old$/);
  await fact(page, 'Encoding', /^lossy AVIF/);
  await page.getByRole('combobox', { name: 'Accept' }).selectOption('none');
  await fact(page, 'Format', /^JPEG$/);
  await screenshot(page, 'studio');
});

withBrowser('the studio has a control for every URL parameter, in groups', async () => {
  const set = 'w=64&h=64&fit=crop&fill=solid&fill-color=red&crop=focalpoint&trim=color&fm=jpg&mask=corners&border=4,red';
  const page = await browser.open(`${url}/${STUDIO}?${set}`);
  const names = [
    'preset',
    'w', 'h', 'dpr', 'ar', 'fit', 'adaptive', 'fill', 'fill-color',
    'rect', 'trim', 'trim-tol', 'trim-color', 'crop', 'fp-x', 'fp-y',
    'fm', 'auto', 'frame', 'q',
    'sat', 'bri', 'con', 'gam',
    'blur', 'sharp',
    'rot', 'flip',
    'mask', 'corner-radius', 'border', 'border-radius', 'pad', 'pad-top', 'pad-right', 'pad-bottom', 'pad-left', 'bg',
  ];
  await page.getByRole('heading', { name: 'Operations' }).waitFor();
  expect(await page.locator('.controls .field > label code, .controls .choices > span code').allInnerTexts()).toEqual(
    names,
  );
  await page.getByRole('button', { name: 'Explain' }).click();
  await page.getByText('Crops to the rectangle x,y,w,h before any other operation').waitFor();
});

withBrowser('the URL of the studio contains all settings', async () => {
  const page = await browser.open(`${url}/${STUDIO}`);
  await page.getByLabel('Width w', { exact: true }).fill('600');
  await page.getByLabel('Saturation').fill('-100');
  await page.getByLabel('Fit fit').selectOption('crop');
  await page.getByLabel('Height h', { exact: true }).fill('300');
  await page.getByRole('checkbox', { name: 'focalpoint' }).check();
  await page.getByRole('button', { name: '100%' }).click();
  await fact(page, 'Dimensions', /^640 × 320$/);
  await page.waitForURL(/w=600&h=300&fit=crop&crop=focalpoint&sat=-100&\.zoom=1$/);
  const other = await browser.open(page.url());
  expect(await other.getByLabel('Width w', { exact: true }).inputValue()).toBe('600');
  expect(await other.getByLabel('Saturation').inputValue()).toBe('-100');
  await other.getByRole('button', { name: '100%', pressed: true }).waitFor();
  await fact(other, 'Dimensions', /^640 × 320$/);
  await other.getByRole('button', { name: 'Reset' }).click();
  await other.waitForURL(address => !address.hash.includes('w=600'));
});

withBrowser('the studio shows the result of the edge function', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=600&fp-x=0.2`);
  const edge = page.getByRole('region', { name: 'What the CDN makes of the URL' });
  await edge.getByText(/^\/photos\/sunset\.jpg\/_\.v\.\w+_f\.auto-avif_w\.640_max-h\.2560_q\.\w+$/).waitFor();
  await edge.getByText('600 px requested, 640 px served').waitFor();
  await edge.getByText('No effect: fp-x').waitFor();
  await page.getByLabel('Blur').fill('50');
  await edge.getByText('Counts toward the variant limit of 10 variants').waitFor();
  await page.getByLabel('Fit fit').selectOption('crop');
  await page.getByLabel('Aspect ratio').fill('wide');
  await edge.getByText('ar must be like 16:9').waitFor();
  await fact(page, 'x-cache', /^FunctionGeneratedResponse$/);
  await page.getByText('"title": "Bad parameter"').waitFor();
  await screenshot(page, 'studio-refused');
});

withBrowser('the divider moves by pointer and keys, and 100 % shows device pixels', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=640`);
  const edge = page.getByRole('slider', { name: 'Visible share of “Original”' });
  const shown = () => page.evaluate('getComputedStyle(document.querySelector(".wipe-before")).clipPath');
  await edge.focus();
  const half = await shown();
  for (let press = 0; press < 10; press++) await page.keyboard.press('ArrowLeft');
  expect(await edge.inputValue()).toBe('45');
  expect(await shown()).not.toBe(half);
  const box = (await page.locator('.pane').boundingBox())!;
  const divider = (await page.locator('.wipe-edge').boundingBox())!;
  await page.mouse.move(divider.x + divider.width / 2, box.y + box.height / 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 4, { steps: 3 });
  await page.mouse.up();
  expect(Number(await edge.inputValue())).toBeGreaterThan(75);
  await page.getByRole('button', { name: '100%' }).click();
  expect((await page.getByRole('img', { name: 'Result' }).boundingBox())!.width).toBe(640);
  await screenshot(page, 'studio-wipe');
});

withBrowser('the studio compares images side by side and by format', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=128`);
  await page.getByRole('radio', { name: 'Side by side' }).check();
  await page.getByRole('img', { name: 'Original' }).waitFor();
  await page.getByRole('img', { name: 'Result' }).waitFor();
  await page.getByRole('radio', { name: 'Formats' }).check();
  for (const [fm, format] of [['avif', 'AVIF'], ['webp', 'WEBP'], ['jpg', 'JPEG'], ['png', 'PNG'], ['gif', 'GIF']]) {
    const one = page.locator('.format', { has: page.getByRole('img', { name: `As ${fm}`, exact: true }) });
    await one.locator('.format-facts', { hasText: new RegExp(`^${format}[\\d.]+ k?B\\d+% (less|more)`) }).waitFor();
  }
  await screenshot(page, 'studio-formats');
  await page.getByRole('link', { name: 'As webp' }).click();
  await fact(page, 'Format', /^WEBP$/);
  expect(page.url()).toContain('fm=webp');
});

withBrowser('the studio shows descriptions as text', async () => {
  const page = await browser.open(`${url}/${STUDIO}?fm=json`);
  await page.getByText('"width": 1600').waitFor();
});

withBrowser('the studio copies code snippets', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=640`);
  await page.getByLabel('Domain in the code').fill('https://images.example.com/');
  await page.getByLabel('Domain in the code').blur();
  const code = page.getByRole('region', { name: 'Code' });
  const kinds = code.getByRole('combobox', { name: 'Kind of code' });
  const names = (await kinds.locator('option').allInnerTexts()).map(name => name.trim());
  expect(names).toHaveLength(15);
  for (const name of [...names.slice(1), 'URL']) {
    await kinds.selectOption(name);
    await code.getByRole('button', { name: `Copy ${name}` }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await code.locator('pre').innerText());
  }
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    'https://images.example.com/photos/sunset.jpg?w=640',
  );
});

withBrowser('the studio shows originals of a CDN without transformation', async () => {
  const plain = await playLocally(
    inStack(stack => new ImageCdn(stack, 'Images', { uploads: [{ path: PHOTOS, exclude: ['*.md'] }] })),
  );
  const page = await browser.open(plain.url);
  await page.getByRole('link', { name: 'life.jpg' }).click();
  await page.getByRole('heading', { name: 'Originals only' }).waitFor();
  await fact(page, 'Format', /^JPEG$/);
  await fact(page, 'x-cache', /Hit|Miss/);
  await screenshot(page, 'studio-plain');
});

withBrowser('the studio copies a link that shows the same state, and a curl command', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=128&sat=-50`);
  await fact(page, 'Format', /^AVIF$/);
  await page.getByRole('radio', { name: 'Side by side' }).check();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('combobox', { name: 'Kind of code' }).selectOption('SvelteKit');
  await page.getByRole('combobox', { name: 'Accept' }).selectOption('webp');
  await page.getByLabel('Saturation').fill('-100');
  await page.getByRole('button', { name: 'Copy link' }).click();
  const other = await browser.open(await page.evaluate('navigator.clipboard.readText()'));
  await fact(other, 'Dimensions', /^128 × 85$/);
  expect(await other.getByRole('radio', { name: 'Side by side' }).isChecked()).toBe(true);
  expect(await other.getByRole('combobox', { name: 'Kind of code' }).inputValue()).toBe('SvelteKit');
  expect(await other.getByRole('combobox', { name: 'Accept' }).inputValue()).toBe('webp');
  expect(await other.getByLabel('Saturation').inputValue()).toBe('-100');
  const zoom = (each: Page) => each.locator('.zoom output').innerText();
  expect(await zoom(other)).toBe(await zoom(page));
  await fact(page, 'Format', /^JPEG$/);
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  const command = await page.evaluate<string>('navigator.clipboard.readText()');
  const folder = folderWith({});
  // The local edge runs in this process.
  await promisify(execFile)('sh', ['-c', command], { cwd: folder });
  const image = await sharp(path.join(folder, 'sunset.jpg')).metadata();
  expect([image.format, image.width]).toEqual(['jpeg', 128]);
});
