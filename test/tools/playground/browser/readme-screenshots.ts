import * as fs from 'node:fs';
import * as path from 'node:path';
import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import sharp from 'sharp';
import { PHONE, TestBrowser } from './browser';
import { Recording } from './recording';
import { folderWith, inStack } from '../../local/support';
import { closeAll, playLocally } from '../support';

const ROOT = path.join(__dirname, '../../../..');
const EXAMPLE = path.join(ROOT, 'examples/minimal/images');
const DESKTOP = { width: 1280, height: 860 };
const STUDIO = '#/studio/0/images/picos.jpg?w=828&q=35';
const CROP = '#/studio/0/images/portrait.jpg?w=828&h=466&fit=crop&crop=focalpoint&fp-x=0.5&fp-y=0.75&.tool=point';

/** Width and maximum size of the animation. */
const ANIMATION = { width: 1120, bytes: 1_500_000 };

/** Screenshots of the playground for README, docs and the example, with the images of the example. */
async function main(): Promise<void> {
  const images = Object.fromEntries(
    fs.readdirSync(EXAMPLE).map(name => [`images/${name}`, fs.readFileSync(path.join(EXAMPLE, name))]),
  );
  const { url, cdn } = await playLocally(
    inStack(stack => new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand() })),
    { images: folderWith(images) },
  );
  const browser = await TestBrowser.launch();
  const open = async (hash: string, options: Parameters<TestBrowser['open']>[1]): Promise<Page> => {
    const page = await browser.open(`${url}/${hash}`, options);
    await page.locator('.wipe-edge, .focal-point').first().waitFor();
    await settle(page);
    return page;
  };
  try {
    await requestImages(cdn);
    const traffic = await browser.open(`${url}/#/traffic`, { viewport: DESKTOP, deviceScaleFactor: 2 });
    await traffic.getByRole('row', { name: /none\.jpg/ }).waitFor();
    await sharp(await traffic.screenshot()).png({ compressionLevel: 9 }).toFile(path.join(EXAMPLE, 'screenshot.png'));
    await traffic.close();
    await write('playground-gallery', await open('#/', { viewport: DESKTOP }));
    await write('playground-gallery-dark', await open('#/', { viewport: DESKTOP, colorScheme: 'dark' }));
    await write('playground-phone', await open(STUDIO, {
      viewport: PHONE, colorScheme: 'dark', deviceScaleFactor: 2,
    }));
    await record('playground-studio', await open(STUDIO, { viewport: DESKTOP }));
  } finally {
    await browser.close();
    await closeAll();
  }
}

/** Sends the requests that the screenshot of the traffic shows. */
async function requestImages(cdn: string): Promise<void> {
  const keys = ['life.jpg', 'picos.jpg', 'sunset.jpg', 'valley.png'].map(name => `images/${name}`);
  for (const width of [640, 640, 1080, 1080]) {
    for (const key of keys) await request(`${cdn}/${key}?w=${width}`);
  }
  await request(`${cdn}/images/none.jpg?w=320`);
}

async function request(url: string): Promise<void> {
  await (await fetch(url, { headers: { accept: 'image/avif,image/webp' } })).arrayBuffer();
}

/** Waits until everything is loaded, thumbnails included. */
async function settle(page: Page): Promise<void> {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.evaluate('Promise.all([...document.images].map(image => image.decode().catch(() => undefined)))');
  await page.waitForTimeout(500);
}

async function write(name: string, page: Page): Promise<void> {
  await sharp(await page.screenshot())
    .webp({ quality: 80, effort: 6 })
    .toFile(path.join(ROOT, `docs/${name}.webp`));
  await page.close();
}

/** Records how the divider and the focal point are dragged. */
async function record(name: string, page: Page): Promise<void> {
  const recording = new Recording(page);
  const edge = await middleOf(page, '.wipe-edge');
  const at = (x: number) => ({ x: edge.x + x, y: edge.y });
  await recording.pause();
  await recording.move([{ x: edge.x + 120, y: edge.y + 160 }, at(0)], 6);
  await page.mouse.down();
  await recording.move([at(0), at(-230), at(210), at(0)], 9);
  await page.mouse.up();
  await recording.pause();

  await page.evaluate(`location.hash = ${JSON.stringify(CROP)}`);
  await page.locator('.focal-point').waitFor();
  await settle(page);
  const point = await middleOf(page, '.focal-point');
  const head = { x: point.x + 2, y: point.y - 185 };
  await recording.pause();
  await recording.move([at(0), point], 6);
  await page.mouse.down();
  await recording.move([point, head], 12);
  await page.mouse.up();
  const wipe = await middleOf(page, '.choice label');
  await recording.move([head, wipe], 8);
  await page.mouse.click(wipe.x, wipe.y);
  await page.locator('.wipe-edge').waitFor();
  await settle(page);
  await recording.pause();
  await recording.pause();

  const animation = await recording.encode(ANIMATION.width);
  if (animation.length > ANIMATION.bytes) throw new Error(`${name} has ${animation.length} bytes`);
  fs.writeFileSync(path.join(ROOT, `docs/${name}.webp`), animation);
}

async function middleOf(page: Page, selector: string): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await page.locator(selector).first().boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

void main();
