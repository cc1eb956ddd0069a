import { eventOf } from './edge-cases';
import { PathRoute, routedPath } from '../../../src/runtime/edge/routed-path.edge';

const ROUTES: PathRoute[] = [['products/old/', 'v1/', 1], ['products/', 'cata log/v2/', 1], ['', '', 0]];

// As the code itself, and not the bundle that CloudFront runs, which `one-path.test.ts` covers.
test.each([
  ['/original/products/tom+1.jpg', '/cata%20log/v2/tom%201.jpg', '1'],
  ['/original/products/old/a.jpg', '/v1/a.jpg', '1'],
  ['/original/cat.jpg', '/cat.jpg', '0'],
  ['/%6Friginal/pro%64ucts/a.jpg', '/cata%20log/v2/a.jpg', '1'],
])('the edge function of several sources turns %s into %s of bucket %s', (uri, path, bucket) => {
  const { request } = eventOf(uri, 'image/webp', { 'x-image-bucket': 'of the viewer' });
  const headers = { ...request.headers, 'x-image-bucket': { value: bucket } };
  expect(routedPath('original/', '', ROUTES)({ request })).toEqual({ ...request, uri: path, headers });
});

test('the edge function of several sources adds the folder that keys have and URLs lack', () => {
  const { request } = eventOf('/images/original/a.jpg');
  expect(routedPath('images/original/', 'images/', [['images/', 'v1/', 0]])({ request })).toMatchObject({ uri: '/v1/a.jpg' });
});

test.each([
  ['a path that is no key', '/original/%zz'], ['a key without a source', '/original/other/a.jpg'],
])('the edge function of several sources removes the header of a viewer from %s', (_, uri) => {
  const { request } = eventOf(uri, 'image/webp', { 'x-image-bucket': '1' });
  const { 'x-image-bucket': _removed, ...headers } = request.headers;
  expect(routedPath('original/', '', ROUTES.slice(0, 2))({ request })).toEqual({ ...request, headers });
});
