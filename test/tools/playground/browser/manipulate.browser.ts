import { Page } from 'playwright-core';
import { PHONE, hurdles, screenshot } from './browser';
import { browserForAll, fact, idle, parameter, playPhotos, until, withBrowser } from './support';

const STUDIO = '#/studio/0/photos/sunset.jpg';
const browser = browserForAll();
let url: string;

beforeAll(async () => { ({ url } = await playPhotos(256)); });

interface Middle {
  readonly x: number;
  readonly y: number;
}

async function middleOf(page: Page, selector: string): Promise<Middle> {
  const { x, y, width, height } = (await page.locator(selector).boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

describe('the focal point', () => {
  withBrowser('is chosen by clicking and dragging, with the crop that it needs', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=320`);
    await page.getByRole('button', { name: 'Focal point' }).click();
    const marker = page.getByRole('slider', { name: 'Focal point', exact: true });
    await marker.waitFor();
    const image = (await page.getByRole('img', { name: 'Image before its crop' }).boundingBox())!;
    await page.mouse.click(image.x + image.width * 0.25, image.y + image.height * 0.75);
    await parameter(page, 'fp-x', /^0\.25$/);
    await parameter(page, 'fp-y', /^0\.75$/);
    await parameter(page, 'crop', /^focalpoint$/);
    await parameter(page, 'fit', /^crop$/);
    await parameter(page, 'ar', /^1:1$/);
    await fact(page, 'Dimensions', /^320 × 320$/);
    await page.mouse.move(image.x + image.width * 0.25, image.y + image.height * 0.75);
    await page.mouse.down();
    await page.mouse.move(image.x + image.width * 0.8, image.y + image.height * 0.1, { steps: 5 });
    await page.mouse.up();
    await parameter(page, 'fp-x', /^0\.8$/);
    expect(await marker.getAttribute('aria-valuetext')).toBe('80% from the left, 10% from the top');
    const kept = (await page.locator('.cropped').boundingBox())!;
    expect(kept.x + kept.width).toBeCloseTo(image.x + image.width, 0);
    await idle(page);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'studio-focal-point');
  });

  withBrowser('is moved with the arrow keys, and Escape ends the tool', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=320&ar=16:9&fit=crop&crop=focalpoint&fp-x=0.5&fp-y=0.5&.tool=point`);
    const marker = page.getByRole('slider', { name: 'Focal point', exact: true });
    await marker.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await parameter(page, 'fp-x', /^0\.51$/);
    await parameter(page, 'fp-y', /^0\.7$/);
    await page.keyboard.press('Escape');
    await marker.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Focal point');
    await page.getByRole('slider', { name: 'Visible share of “Original, same crop”' }).waitFor();
  });

  withBrowser('is chosen on the turned and cropped image', async () => {
    const page = await browser.open(`${url}/${STUDIO}?rect=0,0,800,400&rot=90&w=320&.tool=point`);
    const image = page.getByRole('img', { name: 'Image before its crop' });
    await image.waitFor();
    const { width, height } = (await image.boundingBox())!;
    expect(width / height).toBeCloseTo(0.5, 1);
  });
});

describe('the rectangle', () => {
  withBrowser('is drawn, moved and resized by pointer, and stays in the image', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=320&.tool=rect`);
    const image = page.getByRole('img', { name: 'Original', exact: true });
    await image.waitFor();
    const { x, y, width, height } = (await image.boundingBox())!;
    const drag = async (from: readonly [number, number], to: readonly [number, number]) => {
      await page.mouse.move(x + width * from[0], y + height * from[1]);
      await page.mouse.down();
      await page.mouse.move(x + width * to[0], y + height * to[1], { steps: 4 });
      await page.mouse.up();
    };
    await drag([0.25, 0.25], [0.75, 0.75]);
    await parameter(page, 'rect', /^(399|400),26[67],80[0-2],53[345]$/);
    await drag([0.5, 0.5], [0.4, 0.5]);
    await parameter(page, 'rect', /^(239|240|241),26[67],80[0-2],53[345]$/);
    await drag([0.65, 0.75], [1.5, 1.5]);
    await parameter(page, 'rect', /^(239|240|241),26[67],13(59|60|61),80[01]$/);
    await fact(page, 'Dimensions', /^320 × 18[789]$/);
    await idle(page);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'studio-rectangle');
    await page.getByRole('button', { name: 'Remove' }).click();
    await parameter(page, 'rect', /^$/);
  });

  withBrowser('is changed with the arrow keys, edge by edge', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=320&rect=100,100,800,600&.tool=rect`);
    const left = page.getByRole('slider', { name: 'Left edge' });
    await left.focus();
    await page.keyboard.press('ArrowRight');
    await parameter(page, 'rect', /^101,100,799,600$/);
    expect(await left.getAttribute('aria-valuenow')).toBe('101');
    await page.getByRole('slider', { name: 'Bottom edge' }).focus();
    await page.keyboard.press('Shift+ArrowUp');
    await parameter(page, 'rect', /^101,100,799,547$/);
    const whole = page.getByRole('slider', { name: 'Rectangle' });
    await whole.focus();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Shift+ArrowLeft');
    await parameter(page, 'rect', /^0,100,799,547$/);
    expect(await whole.getAttribute('aria-valuetext')).toBe('799 × 547 pixels, 0 from the left, 100 from the top');
  });

  withBrowser('is drawn with a finger on a phone', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=320&.tool=rect`, { viewport: PHONE, hasTouch: true });
    const image = page.getByRole('img', { name: 'Original', exact: true });
    await image.waitFor();
    const { x, y, width, height } = (await image.boundingBox())!;
    const touch = await page.context().newCDPSession(page);
    const points = (share: number) => [{ x: x + width * share, y: y + height * share }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: points(0.25) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: points(0.5) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: points(0.75) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await parameter(page, 'rect', /^(39\d|40\d),(26\d|27\d),(79\d|80\d),5\d\d$/);
    await screenshot(page, 'phone-rectangle');
  });
});

describe('zoom', () => {
  withBrowser('moves both sides together by wheel, drag, buttons and keys', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=640&.view=beside`);
    const [before, after] = ['Original', 'Result'].map(name => page.getByRole('img', { name, exact: true }));
    await before.waitFor();
    const places = async () => Promise.all([before, after].map(async image => {
      const { x, y, width } = (await image.boundingBox())!;
      const pane = (await image.locator('..').boundingBox())!;
      return [x - pane.x, y - pane.y, width].map(Math.round);
    }));
    const expectInSync = async () => {
      const [one, other] = await places();
      expect(one).toEqual(other);
      return one;
    };
    const fitting = await expectInSync();
    const pane = await middleOf(page, '.pane >> nth=1');
    await page.mouse.move(pane.x, pane.y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -600);
    await page.keyboard.up('Control');
    await parameter(page, '.zoom', /^[\d.]+$/);
    const zoomed = await expectInSync();
    expect(zoomed[2]).toBeGreaterThan(fitting[2] * 2);
    await page.mouse.down();
    await page.mouse.move(pane.x + 50, pane.y + 20, { steps: 3 });
    await page.mouse.up();
    const [x, y] = await expectInSync();
    expect([x - zoomed[0], y - zoomed[1]]).toEqual([50, 20]);
    await page.getByRole('button', { name: '100%' }).click();
    expect((await expectInSync())[2]).toBe(640);
    await page.getByRole('group', { name: 'Result, zoomable' }).focus();
    await page.keyboard.press('+');
    expect((await expectInSync())[2]).toBe(960);
    const [start] = await expectInSync();
    await page.keyboard.press('ArrowRight');
    expect(Math.abs((await expectInSync())[0] - (start - 40))).toBeLessThanOrEqual(1);
    await page.keyboard.press('0');
    expect(await expectInSync()).toEqual(fitting);
    await idle(page);
    expect(await hurdles(page)).toEqual([]);
  });

  withBrowser('follows two fingers', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=640`, { viewport: PHONE, hasTouch: true });
    await page.getByRole('img', { name: 'Original' }).waitFor();
    const { x, y } = await middleOf(page, '.pane');
    const touch = await page.context().newCDPSession(page);
    const fingers = (distance: number) => [{ x: x - distance, y, id: 1 }, { x: x + distance, y, id: 2 }];
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(30) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(60) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(90) });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await parameter(page, '.zoom', /^1\.[5-9]/);
    expect(await page.evaluate('visualViewport.scale')).toBe(1);
  });

  withBrowser('leaves the wheel to the page while the whole image is visible', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=640`);
    await page.getByRole('img', { name: 'Original' }).waitFor();
    const { x, y } = await middleOf(page, '.pane');
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, 200);
    await until(page, 'scrollY > 100');
    expect(page.url()).not.toContain('.zoom');
  });
});
