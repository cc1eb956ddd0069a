import { isOfThumbor } from './thumbor-grammar';
import { readUrls } from './urls';

/** Filters of plugins and of other versions, and one without its argument, which thumbor ignores. */
const IGNORED = /filters:(cover|gifv|redeye|horizontal_align|vertical_align|focal\(\))/;

test.each([
  'thumbor', 'thumborCombinations',
])('the URLs in %s.json are in thumbor\'s grammar, unless it ignores a filter', name => {
  const { urls } = readUrls(name);
  expect(urls.filter(url => !isOfThumbor(url)).map(({ url }) => url)).toEqual(
    urls.map(({ url }) => url).filter(url => IGNORED.test(url)),
  );
});

test.each([
  'stretch/300x200/a.jpg', '300x200/10x5/a.jpg', '0.1x0.1:0.5x0.5/a.jpg', 'filters:hue(290)/a.jpg', 'color:red',
  'b64:YS5qcGc', 'filters:watermark(b.png,left,top,0)/a.jpg', 'filters:round_corner(20)/a.jpg',
  'filters:image(/9x9/filters:rotate(90)/b.png,0,0)/a.jpg', 'filters:focal(10x20)/a.jpg',
])('the URL %s has a part that only imagor has', path => {
  expect(isOfThumbor({ url: `/unsafe/${path}`, expected: { status: 200, key: 'a.jpg' } })).toBe(false);
});
