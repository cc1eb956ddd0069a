import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..');
const README = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

test('the README has at most 250 lines', () => {
  expect(README.split('\n').length).toBeLessThanOrEqual(250);
});

test('the first example in the README has fewer than 15 lines', () => {
  const [, example] = /^```ts nofixture\n([^]*?)\n```$/m.exec(README)!;
  expect(example.split('\n').length).toBeLessThan(15);
});

// PyPI resolves no relative link, and npm only those that are no images.
const REPOSITORY =
  /^https:\/\/(?:github\.com\/cdkimagecdn\/cdk-image-cdn\/(?:blob|tree)|raw\.githubusercontent\.com\/cdkimagecdn\/cdk-image-cdn)\/main\//;

test('links in the README lead to headings of the page, and by absolute URLs to files of the repository', () => {
  const anchors = [...README.matchAll(/^#+ (.+)$/gm)].map(match =>
    match[1]
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  );
  const targets = [...README.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source,
  );
  const ofRepository = targets
    .filter(target => REPOSITORY.test(target))
    .map(target => target.replace(REPOSITORY, '').replace(/#.*/, ''));
  expect(targets.filter(target => !/^(#|https:\/\/)/.test(target))).toEqual([]);
  expect(targets.filter(target => target.startsWith('#') && !anchors.includes(target.slice(1)))).toEqual([]);
  expect(ofRepository.length).toBeGreaterThan(10);
  expect(ofRepository.filter(file => !fs.existsSync(path.join(ROOT, file)))).toEqual([]);
});

test('every screenshot in the README is shown from the repository by GitHub', () => {
  const images = [...README.matchAll(/<img\s+src="([^"]+)"[^>]*>/g)]
    .map(([, source]) => source)
    .filter(source => source.includes('docs/'));
  expect(images.length).toBeGreaterThan(0);
  for (const image of images) expect(image).toMatch(/^https:\/\/raw\.githubusercontent\.com\/.*\.webp$/);
});
