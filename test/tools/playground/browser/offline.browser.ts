import { ImageCdn } from 'cdk-image-cdn';
import { Page } from 'playwright-core';
import { PHONE, WIDE, hurdles, screenshot } from './browser';
import { browserForAll, until, withBrowser } from './support';
import { LocalTraffic, localCdn } from '../../../../src/tools/playground/local-cdn';
import { Playground, startPlayground } from '../../../../src/tools/playground/server';
import { inStack, serve } from '../../local/support';
import { folderOf } from '../support';

const browser = browserForAll();
const NOTE = 'The server of this page does not respond. Start it again: the page continues by itself.';

/** Starts a playground that can be stopped, and started again on the same port. */
async function restartable(): Promise<{ url: string; stop(): Promise<void>; start(): Promise<void> }> {
  const traffic = new LocalTraffic();
  const { distributions } = await serve(inStack(stack => new ImageCdn(stack, 'Images')), {
    images: folderOf(3), observer: traffic.observer,
  });
  const cdns = distributions.map((distribution, index) => localCdn(distribution, { index, traffic }));
  let playground: Playground = await startPlayground({ cdns, port: 0 });
  const { url } = playground;
  return {
    url,
    stop: () => playground.close(),
    start: async () => { playground = await startPlayground({ cdns, port: Number(new URL(url).port) }); },
  };
}

describe.each([['desktop', WIDE], ['phone', PHONE]])('on a %s', (name, viewport) => {
  withBrowser('the page says that its server does not respond, and continues by itself', async () => {
    const server = await restartable();
    const page = await browser.open(server.url, { viewport, hasTouch: viewport === PHONE });
    await page.getByText('3 images', { exact: true }).waitFor();
    await server.stop();
    await page.getByText(NOTE).waitFor();
    expect(await page.locator('.thumbnail').count()).toBe(3);
    expect(await hurdles(page)).toEqual([]);
    await screenshot(page, `no-server-${name}`);
    await page.getByRole('link', { name: '0001.gif' }).click();
    await page.getByText('The playground does not respond.').first().waitFor();
    await server.start();
    await page.getByText(NOTE).waitFor({ state: 'detached' });
    await page.getByRole('img', { name: /^(Original|Result)/ }).first().waitFor();
    await server.stop();
  });
});

withBrowser('the page works again after a time without a network, and requests no other host', async () => {
  const server = await restartable();
  const page = await browser.open(server.url);
  await page.getByText('3 images', { exact: true }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: '0002.gif' }).click();
  await page.getByText('The playground does not respond.').first().waitFor();
  await page.context().setOffline(false);
  await page.getByRole('img', { name: /^(Original|Result)/ }).first().waitFor();
  expect(await page.getByText(NOTE).count()).toBe(0);
  await server.stop();
});

/** Moves a page to the background, or back: all pages of a headless browser are visible. */
async function show(page: Page, state: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

withBrowser('pages in the background leave connections to the server for others', async () => {
  const server = await restartable();
  const first = await browser.open(`${server.url}/#/traffic/0`);
  await first.getByText('live').waitFor();
  for (let others = 0; others < 6; others++) {
    await show(first.context().pages().at(-1)!, 'hidden');
    const page = await first.context().newPage();
    await page.goto(server.url);
    await page.getByText('3 images', { exact: true }).waitFor({ timeout: 5000 });
  }
  await show(first, 'visible');
  await first.getByRole('row', { name: /0001\.gif/ }).first().waitFor();
  await first.context().close();
  await server.stop();
});

withBrowser('a page loads again what changed if the server was started again while it was in the background', async () => {
  const server = await restartable();
  const page = await browser.open(server.url);
  await page.getByText('3 images', { exact: true }).waitFor();
  await show(page, 'hidden');
  await server.stop();
  await server.start();
  const requests: string[] = [];
  page.on('request', request => requests.push(new URL(request.url()).pathname));
  await show(page, 'visible');
  await page.waitForRequest(/api\/images/);
  await until(page, 'document.querySelectorAll(".thumbnail").length === 3');
  expect(requests.filter(path => path === '/api/overview')).toHaveLength(1);
  await show(page, 'hidden');
  await show(page, 'visible');
  await page.waitForTimeout(500);
  expect(requests.filter(path => path === '/api/overview')).toHaveLength(1);
  await server.stop();
});
