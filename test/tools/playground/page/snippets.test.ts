import { execFileSync } from 'node:child_process';
import * as vm from 'node:vm';
import * as fc from 'fast-check';
import { SNIPPETS, snippetsFor } from '../../../../playground/studio/snippets/snippets';
import { SnippetSource, urlOf } from '../../../../playground/studio/snippets/source';

const SOURCE: SnippetSource = {
  base: 'https://images.example.com',
  key: 'cats/tom & co.jpg',
  parameters: { w: '640', ar: '16:9', fit: 'crop' },
  widths: [32, 320, 640, 1280, 2560],
};

function snippet(name: string, changes: Partial<SnippetSource> = {}): string {
  const kind = SNIPPETS.flatMap(([, kinds]) => kinds).find(each => each.name === name)!;
  return kind.print({ ...SOURCE, ...changes });
}

/** In whatever way it is encoded. */
function sameUrl(one: string, other: string): void {
  const parsed = [one, other].map(text => new URL(text));
  expect(decodeURIComponent(parsed[0].pathname)).toBe(decodeURIComponent(parsed[1].pathname));
  expect([...parsed[0].searchParams]).toEqual([...parsed[1].searchParams]);
  expect(parsed[0].origin).toBe(parsed[1].origin);
}

test('the URL snippet has readable parameters', () => {
  expect(snippet('URL')).toBe('https://images.example.com/cats/tom%20%26%20co.jpg?w=640&ar=16:9&fit=crop');
  expect(snippet('URL', { parameters: {} })).toBe('https://images.example.com/cats/tom%20%26%20co.jpg');
});

test('the Nuxt Image snippet prints a fit with the name of a method that every object has as it is', () => {
  expect(snippet('Nuxt Image', { parameters: { w: '640', fit: 'constructor' } })).toContain("fit: 'constructor'");
});

test('the img snippet has widths up to twice as large and the dimensions', () => {
  expect(snippet('img', { key: 'a.jpg', parameters: { w: '640', h: '320' }, size: { width: 640, height: 320 } })).toBe(
    [
      '<img src="https://images.example.com/a.jpg?w=640&amp;h=320"',
      '     srcset="https://images.example.com/a.jpg?w=320&amp;h=160 320w, '
        + 'https://images.example.com/a.jpg?w=640&amp;h=320 640w, '
        + 'https://images.example.com/a.jpg?w=1280&amp;h=640 1280w"',
      '     sizes="(min-width: 640px) 640px, 100vw" width="640" height="320" alt="" loading="lazy">',
    ].join('\n'),
  );
});

test('the URL snippet encodes the names of unknown parameters', () => {
  expect(snippet('URL', { key: 'a.jpg', parameters: { 'a#b&c': '1', 'w': '640' } }))
    .toBe('https://images.example.com/a.jpg?a%23b%26c=1&w=640');
});

test('the <picture> snippet has another crop for small screens', () => {
  const text = snippet('picture', { key: 'a.jpg', parameters: { q: '50' } });
  expect(text).toContain(
    '<source media="(max-width: 600px)" '
      + 'srcset="https://images.example.com/a.jpg?q=50&amp;w=640&amp;ar=1:1&amp;fit=crop">',
  );
  expect(text).toContain('<img src="https://images.example.com/a.jpg?q=50" alt="">');
});

test('the img snippet without a width has no candidate that the height limits', () => {
  const text = snippet('img', { key: 'a.jpg', parameters: { h: '480' }, widths: [640, 1280] });
  expect(text).toContain(
    'srcset="https://images.example.com/a.jpg?w=640 640w, https://images.example.com/a.jpg?w=1280 1280w"',
  );
});

test('the CSS snippet has a second URL for high-density screens', () => {
  expect(snippet('CSS', { key: 'a.jpg', parameters: { w: '640' } })).toBe(
    '.image {\n  background-image: image-set(\n    url("https://images.example.com/a.jpg?w=640") 1x,\n' +
      '    url("https://images.example.com/a.jpg?w=640&dpr=2") 2x\n  );\n}',
  );
  expect(snippet('CSS', { key: 'a.jpg', parameters: {} })).toBe(
    '.image {\n  background-image: url("https://images.example.com/a.jpg");\n}',
  );
});

const source = fc
  .record({
    key: fc.stringMatching(/^[^/\0-\x1f\ud800-\udfff]{1,12}$/u).filter(key => key !== '.' && key !== '..'),
    parameters: fc.dictionary(
      fc.constantFrom('w', 'q', 'bg', 'ar', 'crop'),
      fc.stringMatching(/^[0-9a-z,:'\\& -]{1,6}$/),
    ),
  })
  .map(changes => ({ ...SOURCE, ...changes }));

test('the TypeScript snippet results in the URL', () => {
  fc.assert(fc.property(source, any => {
    const text = snippet('TypeScript', any);
    sameUrl(vm.runInNewContext(`${text}; url.href`, { URL, URLSearchParams }) as string, urlOf(any));
  }));
});

test('the Python snippet results in the URL', () => {
  const sources = fc.sample(source, 40);
  const programs = sources.map(any => snippet('Python', any));
  const made = execFileSync('python3', ['-c', programs.map(text => `${text}\nprint(url)`).join('\n')], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  sources.forEach((any, index) => sameUrl(made[index], urlOf(any)));
});

test.each([
  [{}, "images.urlFor('a.jpg');"],
  [
    { w: '640', fm: 'jpg', fit: 'crop', ar: '16:9' },
    "images.urlFor('a.jpg', { width: 640, format: ImageFormat.JPEG, fit: ImageFit.CROP, aspectRatio: '16:9' });",
  ],
  [
    { fit: 'max', crop: 'top,left', auto: 'format', blur: '10' },
    "images.urlFor('a.jpg', { fit: ImageFit.MAX, crop: [ImageCrop.TOP, ImageCrop.LEFT], autoFormat: true, blur: 10 });",
  ],
])('the CDK snippet passes %j to urlFor', (parameters, text) => {
  expect(snippet('CDK', { key: 'a.jpg', parameters })).toBe(text);
});

test.each([
  [{ w: '640', fm: 'json' }, 'w=640&fm=json'],
  [{ flip: 'vh' }, 'flip=vh'],
])('the CDK snippet appends %j, which has no typed value, to the URL as a query', (parameters, query) => {
  expect(snippet('CDK', { key: 'a.jpg', parameters })).toBe(`\`\${images.urlFor('a.jpg')}?${query}\`;`);
});

test('snippets of a CDN with another dialect have its URLs, and are those that depend only on widths', () => {
  const changes: Partial<SnippetSource> = {
    key: 'a.jpg', parameters: { w: '640' }, dialect: { name: 'awsSample' }, widths: [640, 1280],
  };
  const kinds = snippetsFor({ ...SOURCE, ...changes }, true).flatMap(([, members]) => members);
  expect(kinds.map(({ name }) => name)).toEqual(['URL', 'img', 'CDK']);
  expect(snippet('URL', changes)).toBe('https://images.example.com/a.jpg?format=auto&width=640');
  expect(snippet('img', changes)).toContain('https://images.example.com/a.jpg?format=auto&amp;width=1280 1280w');
  expect(snippet('CDK', changes)).toBe("images.urlFor('a.jpg', { width: 640 });");
  expect(snippet('URL', { ...changes, parameters: { blur: '20' } })).toBe('https://images.example.com/a.jpg');
});
