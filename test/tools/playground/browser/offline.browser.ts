import { ImageCdn } from 'cdk-image-cdn';
import { PHONE, WIDE, hurdles, screenshot } from './browser';
import { browserForAll, withBrowser } from './support';
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
