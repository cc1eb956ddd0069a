import { PHONE, hurdles, screenshot } from './browser';
import { browserForAll, fact, idle, parameter, playPhotos, until, withBrowser } from './support';

const STUDIO = '#/studio/0/photos/sunset.jpg';
const LANDSCAPE = { width: 844, height: 390 };
const PHONE_PAGE = { viewport: PHONE, hasTouch: true };
const browser = browserForAll();
let url: string;

beforeAll(async () => { ({ url } = await playPhotos(256)); });

describe('the operations of the studio', () => {
  withBrowser('are in groups, each with its number of parameters that are set', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=256&h=256&fit=crop&sat=-100`);
    const groups = page.locator('.group > summary');
    await groups.first().waitFor();
    expect((await groups.allInnerTexts()).map(text => text.split('\n').map(line => line.trim()))).toEqual([
      ['Preset'], ['Size', '3 set'], ['Crop'], ['Output'], ['Color', '1 set'], ['Effects'], ['Rotation'], ['Frame'],
    ]);
    await groups.nth(4).click();
    expect(await page.getByLabel('Saturation').isVisible()).toBe(false);
  });

  withBrowser('are only those that can have an effect', async () => {
    const page = await browser.open(`${url}/${STUDIO}`);
    const point = page.getByLabel('Focal point, from the left fp-x');
    const keep = page.getByRole('group', { name: 'Part to keep crop' });
    await page.getByLabel('Fit fit').waitFor();
    expect([await point.isVisible(), await keep.isVisible()]).toEqual([false, false]);
    await page.getByLabel('Fit fit').selectOption('crop');
    await keep.waitFor();
    expect(await point.isVisible()).toBe(false);
    await page.getByRole('checkbox', { name: 'focalpoint' }).check();
    await point.waitFor();
    await page.getByRole('checkbox', { name: 'focalpoint' }).uncheck();
    await point.waitFor({ state: 'detached' });
  });

  withBrowser('include parameters without effect that are set, and say so', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=128&fp-x=0.2`);
    await page.getByLabel('Focal point, from the left fp-x').waitFor();
    await page.getByText('No effect with these parameters').waitFor();
  });

  withBrowser('show defaults as such', async () => {
    const page = await browser.open(`${url}/${STUDIO}`);
    const fit = page.getByLabel('Fit fit');
    expect(await fit.locator('option').first().innerText()).toBe('clip (default)');
    expect((await fit.locator('option').allInnerTexts()).filter(text => /clip/.test(text))).toHaveLength(1);
    expect(await page.getByLabel('Width w', { exact: true }).getAttribute('placeholder')).toBe('original (default)');
    expect(await page.locator('output[for=p-q]').innerText()).toBe('predicted (default)');
    await page.getByLabel('Quality q').fill('45');
    expect(await page.locator('output[for=p-q]').innerText()).toBe('45');
  });

  withBrowser('show at their edges that they scroll', async () => {
    const page = await browser.open(`${url}/${STUDIO}`);
    const has = (name: string) => until(page, `!!document.querySelector('.controls.${name}')`);
    await has('more-below');
    expect(await page.evaluate('getComputedStyle(document.querySelector(".controls"), "::before").opacity')).toBe('0');
    await page.evaluate('document.querySelector(".controls-scroll").scrollTo(0, 200)');
    await has('more-above.more-below');
    await until(page, 'getComputedStyle(document.querySelector(".controls"), "::after").opacity === "1"');
    await screenshot(page, 'studio-controls');
    await page.evaluate('document.querySelector(".controls-scroll").scrollTo(0, 99999)');
    await until(page, '!document.querySelector(".controls.more-below")');
  });
});

describe('on a phone', () => {
  withBrowser('the image stays visible while a slider moves', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=256`, PHONE_PAGE);
    const image = page.getByRole('img', { name: 'Result' });
    await image.waitFor();
    await idle(page);
    for (const name of ['Quality q', 'Saturation', 'Sharpen sharp']) {
      const slider = page.getByLabel(name);
      await slider.focus();
      const [shown, moved] = [(await image.boundingBox())!, (await slider.boundingBox())!];
      expect(shown.y).toBeGreaterThanOrEqual(0);
      expect(moved.y).toBeGreaterThan(shown.y + shown.height);
      expect(moved.y + moved.height).toBeLessThan(PHONE.height);
    }
    await page.getByLabel('Saturation').fill('-100');
    await parameter(page, 'sat', /^-100$/);
    await fact(page, 'Dimensions', /^256 × 171$/);
    await idle(page);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'phone-controls');
  });

  withBrowser('the image stays visible beside its controls in landscape', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=256`, { viewport: LANDSCAPE, hasTouch: true });
    const image = page.getByRole('img', { name: 'Result' });
    await image.waitFor();
    await idle(page);
    for (const name of ['Quality q', 'Saturation', 'Sharpen sharp']) {
      const slider = page.getByLabel(name);
      await slider.focus();
      const [shown, moved] = [(await image.boundingBox())!, (await slider.boundingBox())!];
      expect(shown.y).toBeGreaterThanOrEqual(0);
      expect(shown.y + shown.height).toBeLessThan(LANDSCAPE.height);
      expect(moved.x).toBeGreaterThan(shown.x + shown.width);
      expect(moved.y + moved.height).toBeLessThan(LANDSCAPE.height);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(LANDSCAPE.width);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, 'phone-landscape');
  });

  withBrowser('all views and tools are visible', async () => {
    for (const width of [320, 360, PHONE.width]) {
      const page = await browser.open(`${url}/${STUDIO}?w=256`, { viewport: { width, height: 700 }, hasTouch: true });
      await page.getByRole('img', { name: 'Result' }).waitFor();
      const tools = await page.locator('.stage-tools :is(label, button, select)').all();
      expect(tools).toHaveLength(9);
      for (const tool of tools) {
        const { x, width: wide } = (await tool.boundingBox())!;
        expect([x >= 0, x + wide <= width]).toEqual([true, true]);
      }
      await page.getByRole('button', { name: 'Rectangle' }).tap();
      await page.getByRole('slider', { name: 'Rectangle' }).waitFor();
    }
  });

  withBrowser('the image leaves the screen with its controls', async () => {
    const page = await browser.open(`${url}/${STUDIO}?w=256`, PHONE_PAGE);
    await page.getByRole('heading', { name: 'Response headers' }).scrollIntoViewIfNeeded();
    await page.evaluate('scrollTo(0, 99999)');
    const [stage, panels] = await Promise.all(
      ['.stage', '.studio-panels'].map(async name => (await page.locator(name).boundingBox())!));
    expect(stage.y).toBeLessThan(0);
    expect(stage.y + stage.height).toBeLessThanOrEqual(panels.y);
  });
});

withBrowser('at 200 % zoom, nothing overflows, and the focused control is visible', async () => {
  const page = await browser.open(`${url}/${STUDIO}?w=256`, { viewport: { width: 640, height: 430 } });
  await page.getByRole('img', { name: 'Result' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(640);
  await page.getByLabel('Saturation').focus();
  const hit = `(element => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === element;
  })(document.activeElement)`;
  await until(page, hit);
});
