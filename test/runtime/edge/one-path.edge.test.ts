import { eventOf } from './edge-cases';
import { onePath } from '../../../src/runtime/edge/one-path.edge';

// As the code itself, and not the bundle that CloudFront runs, of which `one-path.test.ts` tells.
test.each([
  ['', '%20', '/cats/tom+1.jpg', '/cats/tom%201.jpg'],
  ['', '%2B', '/cats/tom+1+2.jpg', '/cats/tom%2B1%2B2.jpg'],
  ['', '%20', '/%63ats/(tom).jpg', '/cats/%28tom%29.jpg'],
  ['images/', '%20', '/images/a%2fb.jpg', '/a/b.jpg'],
  ['', '%20', '/%zz+', '/%zz+'],
])('the path normalization below "%s", with + as %s, turns %s into %s', (prefix, plus, uri, path) => {
  const { request } = eventOf(uri, 'image/webp');
  expect(onePath(prefix, plus)({ request })).toEqual({ ...request, uri: path });
});
