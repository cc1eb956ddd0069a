import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn } from '../../../../src';
import { cleanUp, folderWith, inStack, send, serve } from '../support';

afterEach(cleanUp);

async function statuses(
  geoRestriction: cloudfront.GeoRestriction | undefined,
  countries: (string | undefined)[],
): Promise<number[]> {
  const {
    distributions: [{ url }],
  } = await serve(
    inStack(stack => {
      new ImageCdn(stack, 'Images', { geoRestriction });
    }),
    {
      images: folderWith({ 'cat.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
    },
  );
  const ask = (country?: string) =>
    send(url, '/cat.svg', { headers: country === undefined ? {} : { 'cloudfront-viewer-country': country } });
  return Promise.all(countries.map(async country => (await ask(country)).status));
}

test('an allowlist serves only its countries', async () => {
  expect(await statuses(cloudfront.GeoRestriction.allowlist('DE', 'FR'), ['DE', 'fr', 'US'])).toEqual([200, 200, 403]);
});

test('a denylist serves all others', async () => {
  expect(await statuses(cloudfront.GeoRestriction.denylist('AQ'), ['DE', 'AQ'])).toEqual([200, 403]);
});

test('a request without a country is served', async () => {
  expect(await statuses(cloudfront.GeoRestriction.allowlist('DE'), [undefined])).toEqual([200]);
});

test('a distribution without a restriction serves all countries', async () => {
  expect(await statuses(undefined, ['DE', 'AQ'])).toEqual([200, 200]);
});

test('the response to a blocked country contains the reason', async () => {
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    new ImageCdn(stack, 'Images', { geoRestriction: cloudfront.GeoRestriction.denylist('AQ') });
  }), { images: folderWith({}) });
  const response = await send(url, '/cat.svg', { headers: { 'cloudfront-viewer-country': 'AQ' } });
  expect(response.body.toString()).toContain('block access from your country');
  expect(response.headers['x-cache']).toBe('Error from cloudfront');
});
