import { eventOf } from './edge-cases';
import { onePath } from '../../../src/runtime/edge/one-path.edge';

// As the code itself, and not the bundle that CloudFront runs, which `one-path.test.ts` covers.
test.each([
  ['', '/cats/tom+1+2.jpg', '/cats/tom%201%202.jpg'],
  ['', '/%63ats/(tom).jpg', '/cats/%28tom%29.jpg'],
  ['images/', '/images/a%2fb.jpg', '/a/b.jpg'],
  ['', '/%zz+', '/%zz+'],
])('the path normalization below "%s" turns %s into %s', (prefix, uri, path) => {
  const { request } = eventOf(uri, 'image/webp');
  expect(onePath(prefix)({ request })).toEqual({ ...request, uri: path });
});
