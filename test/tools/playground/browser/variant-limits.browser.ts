import { ImageCdn, ImageTransformation } from 'cdk-image-cdn';
import { PHONE, hurdles, screenshot } from './browser';
import { browserForAll, fact, photos, withBrowser } from './support';
import { folderWith, inStack, send } from '../../local/support';
import { playLocally } from '../support';

const browser = browserForAll();
const build = inStack(
  stack =>
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand({ widths: [64], maxVariants: 3 }) }),
);

withBrowser('shows the variants of each original up to the limit and beyond', async () => {
  const { url, cdn } = await playLocally(build, { images: folderWith(await photos('life.jpg', 'sunset.jpg')) });
  const traffic = await browser.open(`${url}/#/traffic/0`);
  await send(cdn, '/life.jpg?w=64');
  const table = traffic.getByRole('region', { name: 'Variant limit by original' });
  const [, most] = /of (\d+)/.exec(await table.getByRole('row', { name: /life\.jpg/ }).innerText())!;
  await table.getByRole('row', { name: `life.jpg 0 of ${most} 1 none` }).waitFor();
  await traffic.getByText('3 variants of each original may be stored beyond the usual widths').waitFor();
  for (let height = 1; height <= Number(most); height++) await send(cdn, `/sunset.jpg?fm=jpg&h=${height}`);
  await table.getByRole('row', { name: `sunset.jpg ${most} of ${most} ${most} none` }).waitFor();

  const studio = await browser.open(`${url}/#/studio/0/sunset.jpg?w=64&blur=99`);
  await fact(studio, 'x-cache', /^Miss$/);
  await studio.getByText('This image has as many variants as are allowed: this is the nearest usual width').waitFor();
  await table.getByRole('row', { name: `sunset.jpg ${most} of ${most} ${Number(most) + 1} 1 response` }).waitFor();
  await traffic.getByText('1 beyond the variant limit').waitFor();
  expect(await hurdles(traffic)).toEqual([]);
  await traffic.getByRole('heading', { name: 'Variant limit by original' }).scrollIntoViewIfNeeded();
  await screenshot(traffic, 'traffic-variant-limits');

  await table.getByRole('link', { name: 'life.jpg' }).click();
  await traffic.getByRole('heading', { name: 'life.jpg' }).waitFor();

  const phone = await browser.open(`${url}/#/traffic/0`, { viewport: PHONE, colorScheme: 'dark', hasTouch: true });
  await phone.getByRole('heading', { name: 'Variant limit by original' }).scrollIntoViewIfNeeded();
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width);
  expect(await hurdles(phone)).toEqual([]);
  await screenshot(phone, 'phone-variant-limits');
});
