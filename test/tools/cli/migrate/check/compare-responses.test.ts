import { Comparison, ImageFacts, factsOf, verdictOf } from '../../../../../src/tools/cli/migrate/check/compare-responses';

const IMAGE: ImageFacts = {
  status: 200, contentType: 'image/jpeg', format: 'image/jpeg', width: 10, height: 20, bytes: 100,
};
const AVIF = { ...IMAGE, contentType: 'image/avif', format: 'image/avif' };
const PAGE: ImageFacts = { status: 200, contentType: 'text/html', bytes: 100 };
const REDIRECT: ImageFacts = { status: 302, location: 'https://example.com/', bytes: 0 };
const error = (status: number): ImageFacts => ({ ...PAGE, status });

test.each<[string, ImageFacts, ImageFacts, Comparison, string]>([
  ['the same image', IMAGE, { ...IMAGE, bytes: 7 }, { score: 90 }, 'same'],
  ['the same image whose pixels are not compared', IMAGE, IMAGE, {}, 'same'],
  ['another name of the same content type', IMAGE, { ...IMAGE, contentType: 'image/jpg' }, {}, 'same'],
  ['the same file that is no image', PAGE, PAGE, { isIdentical: true }, 'same'],
  ['the same error', error(404), { ...error(404), bytes: 7 }, {}, 'none'],
  ['other errors', error(404), error(502), {}, 'status'],
  ['an error and a redirect', error(404), REDIRECT, {}, 'status'],
  ['redirects to the same place', REDIRECT, REDIRECT, { isSamePlace: true }, 'none'],
  ['redirects to other places', REDIRECT, REDIRECT, { isSamePlace: false }, 'redirect'],
  ['redirects of other kinds', REDIRECT, { ...REDIRECT, status: 301 }, { isSamePlace: true }, 'status'],
  ['images that both sides refuse', error(403), error(401), {}, 'refused'],
  ['a refusal by the old side and another error', error(403), error(404), {}, 'refused'],
  ['a refusal by the new side and another error', error(404), error(401), {}, 'refused'],
  ['a refusal on one side', IMAGE, error(403), {}, 'status'],
  ['an error on one side', IMAGE, error(404), {}, 'status'],
  ['a part of the image on one side', IMAGE, { ...IMAGE, status: 206 }, { isIdentical: true }, 'status'],
  ['an empty body', IMAGE, { ...IMAGE, format: undefined, bytes: 0 }, {}, 'content'],
  ['a page in place of the image', IMAGE, PAGE, {}, 'content'],
  ['other files that are no images', PAGE, { ...PAGE, bytes: 7 }, {}, 'content'],
  ['another height', IMAGE, { ...IMAGE, height: 21 }, {}, 'dimensions'],
  ['other pixels in another format', IMAGE, AVIF, { score: 20 }, 'pixels'],
  ['a lost animation', IMAGE, AVIF, { score: 90, isAnimated: { old: true, new: false } }, 'animation'],
  ['an animation in another format', IMAGE, AVIF, { isAnimated: { old: true, new: true } }, 'format'],
  ['another format', IMAGE, AVIF, { score: 80 }, 'format'],
  ['another format under the former content type', IMAGE, { ...AVIF, contentType: 'image/jpeg', isMislabeled: true }, {},
    'type'],
  ['a content type that is wrong on the new side', IMAGE, { ...IMAGE, contentType: 'text/plain', isMislabeled: true },
    { isIdentical: true }, 'type'],
  ['a content type that is wrong on the old side', { ...IMAGE, contentType: 'text/plain', isMislabeled: true }, IMAGE,
    {}, 'format'],
  ['a content type that is wrong on both sides alike', { ...IMAGE, contentType: 'text/plain', isMislabeled: true },
    { ...IMAGE, contentType: 'text/plain', isMislabeled: true }, {}, 'same'],
])('verdictOf recognizes %s', (_, old, now, comparison, verdict) => {
  expect(verdictOf({ old, new: now }, comparison)).toBe(verdict);
});

describe('factsOf', () => {
  const url = new URL('https://img.example.com/a/b.jpg');
  const gif = Buffer.from('R0lGODlhAgABAIAAAAAAAP///yH5BAEAAAAALAAAAAACAAEAAAICRAoAOw==', 'base64');
  const facts = (headers: Record<string, string>, body: Buffer, status = 200) =>
    factsOf({ status, headers, start: body, bytes: body.length }, body, url);

  test('recognizes the format and the dimensions by the bytes', () => {
    expect(facts({ 'content-type': 'image/gif' }, gif)).toEqual({
      status: 200, contentType: 'image/gif', format: 'image/gif', width: 2, height: 1, bytes: gif.length,
    });
  });

  test('recognizes a content type that is not that of the bytes', () => {
    expect(facts({ 'content-type': 'image/png' }, gif)).toMatchObject({ format: 'image/gif', isMislabeled: true });
    expect(facts({}, gif)).toMatchObject({ format: 'image/gif', isMislabeled: true });
  });

  test('does not count a page under the content type of an image as an image', () => {
    expect(facts({ 'content-type': 'image/png' }, Buffer.from('<html>'))).not.toHaveProperty('format');
    expect(facts({ 'content-type': 'text/html' }, Buffer.from('<p><svg width="1" height="1"></svg></p>')))
      .not.toHaveProperty('format');
    expect(facts({ 'content-type': 'image/png' }, Buffer.alloc(0))).not.toHaveProperty('format');
  });

  test('trusts the content type of an image format that it does not recognize', () => {
    expect(facts({ 'content-type': 'image/vnd.other' }, Buffer.from('?'))).toMatchObject({ format: 'image/vnd.other' });
  });

  test('resolves the location of a redirect against the requested URL', () => {
    const locationOf = (location: string) => facts({ location }, Buffer.alloc(0), 302).location;
    expect(locationOf('c.jpg')).toBe('https://img.example.com/a/c.jpg');
    expect(locationOf('//other.example.com')).toBe('https://other.example.com/');
    expect(locationOf('https://')).toBe('https://');
    expect(facts({ location: '/x' }, gif)).not.toHaveProperty('location');
  });
});
