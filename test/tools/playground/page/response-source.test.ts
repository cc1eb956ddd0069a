import { sourceOf } from '../../../../playground/studio/response-source';

test.each([
  [{ 'x-cache': 'Hit from cloudfront' }, 'cached'],
  [{ 'x-cache': 'RefreshHit from cloudfront' }, 'cached'],
  [{ 'x-cache': 'Miss from cloudfront', 'server': 'AmazonS3' }, 'stored'],
  [{ 'x-cache': 'Hit from cloudfront', 'server': 'AmazonS3' }, 'cached'],
  [{ 'x-cache': 'Miss from cloudfront', 'x-image-variant': 'stored' }, 'stored'],
  [{ 'x-cache': 'Miss from cloudfront' }, 'fresh'],
  [{}, 'fresh'],
])('sourceOf derives from %j that a response is %s', (headers, source) => {
  expect(sourceOf({ headers: headers as Record<string, string> })).toBe(source);
});
