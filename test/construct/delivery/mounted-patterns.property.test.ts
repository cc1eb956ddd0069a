import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { detectConflicts } from '../../../src/construct/delivery/mount-conflicts';
import { planMount } from '../../../src/construct/plan/mounting';
import { Mount, keyFolderOf, urlFolderOf } from '../../../src/model/mount';
import { isBad, printKey, resolveVariant } from '../../../src/runtime/url/image-request';
import { readVariantRequest } from '../../../src/runtime/url/read-variant-request';
import { RULES } from '../../runtime/transformer/serve-variant.support';
import { emptyStack } from '../../support';

const IMAGES: Mount = { folder: 'images/', isStripped: false };
const EXTENSIONS = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'gif'];

const stack = emptyStack();
const origin = new origins.HttpOrigin('www.example.org');
const distribution = new cloudfront.Distribution(stack, 'Site', { defaultBehavior: { origin } });

const folder = fc.stringMatching(/^([A-Za-z\d.-]{1,8}\/){1,3}$/).filter(text => !/(^|\/)\.\.?\//.test(text));
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter(text => !/(^|\/)\.{0,2}(\/|$)|[\p{Cc}\p{Surrogate}]/u.test(text));

/** Whether a path pattern of CloudFront matches a path, by a second implementation. */
function isMatchedBy(pattern: string, path: string): boolean {
  const expression = pattern.replace(/[.+^$()|[\]{}\\]/g, '\\$&').replace(/\*/g, '[^]*').replace(/\?/g, '[^]');
  return new RegExp(`^/${expression.replace(/^\//, '')}$`).test(path);
}

describe('the path pattern of a mounted CDN', () => {
  test('is rejected, or leads to one folder that no URL normalization changes, whatever it is', () => {
    const part = fc.constantFrom(
      '/', '//', '*', '?', '.', '..', 'images', 'a', '_', '-', '%2e', '~', ' ', '\\', '#', '&', 'ü', '\n',
    );
    const pattern = fc.oneof(
      fc.array(part, { maxLength: 6 }).map(parts => parts.join('')), folder.map(text => `${text}*`),
    );
    fc.assert(fc.property(pattern, pathPattern => {
      let mount: Mount;
      try {
        mount = planMount(stack, { distribution, pathPattern }, false)!;
      } catch (error) {
        expect(String(error)).toContain('`pathPattern` must be a folder followed by `*`');
        return;
      }
      expect([pathPattern, `/${pathPattern}`]).toContain(`/${mount.folder}*`);
      expect(mount.folder).toMatch(/^([A-Za-z\d.-]+\/)+$/);
      expect(new URL(`https://www.example.org/${mount.folder}a.jpg`).pathname).toBe(`/${mount.folder}a.jpg`);
      expect(isMatchedBy(`/${mount.folder}*`, `/${mount.folder.slice(0, -1)}`)).toBe(false);
    }), { numRuns: 1000 });
  });

  test('matches the URL and the variant path of each key, from which the transform function reads that key', () => {
    fc.assert(fc.property(folder, name, fc.boolean(), (urlFolder, rest, isStripped) => {
      const mount: Mount = { folder: urlFolder, isStripped };
      const key = keyFolderOf(mount) + rest;
      const url = printKey(urlFolderOf(mount) + key);
      expect(isMatchedBy(`/${urlFolder}*`, url)).toBe(true);
      const variant = resolveVariant(url, { w: '100' }, 'image/avif', RULES);
      if (isBad(variant)) throw new Error(`${variant.parameter} ${variant.reason}`);
      expect(variant.path).toMatch(/^\/[\w./-]+$/);
      expect(isMatchedBy(`/${urlFolder}*`, variant.path)).toBe(true);
      const read = readVariantRequest(variant.path, { rules: RULES, mount }, `${RULES.fingerprint}?`);
      expect(read).toMatchObject({ request: { key }, isDeploying: false });
    }), { numRuns: 1000 });
  });
});

describe('detectConflicts', () => {
  const part = fc.constantFrom('/', 'images/', '*', '*', '.', 'jpg', 'png', 'g', 'legacy');
  const pattern = fc.array(part, { minLength: 1, maxLength: 6 })
    .map(parts => parts.join('').replace(/\*+/g, '*'))
    .filter(text => !['*', '/*', 'images/*', '/images/*'].includes(text));
  // No pattern contains these characters, so only wildcards match them.
  const image = fc.tuple(
    fc.stringMatching(/^([0-9]{1,3}\/)?[0-9]{1,3}$/), fc.constantFrom(...EXTENSIONS),
  ).map(([path, extension]) => `/images/${path}.${extension}`);

  test('reports an earlier behavior that matches an image by its wildcards, and no other one', () => {
    const images = EXTENSIONS.flatMap(extension => [`/images/0.${extension}`, `/images/0/0.${extension}`]);
    const paths = fc.array(image, { minLength: 20, maxLength: 40 }).map(more => [...images, ...more]);
    const others = fc.uniqueArray(pattern, { maxLength: 3, selector: text => text.replace(/^\//, '') });
    fc.assert(fc.property(others, paths, (patterns, requested) => {
      const scope = new Construct(stack, `Scope${stack.node.children.length}`);
      const site = new cloudfront.Distribution(scope, 'Site', { defaultBehavior: { origin } });
      for (const each of [...patterns, '/images/*']) site.addBehavior(each, origin);
      detectConflicts(scope, site, IMAGES, true);
      const first = patterns.find(each => requested.some(path => isMatchedBy(each, path)));
      expect(scope.node.validate()).toEqual(first === undefined ? [] : [
        expect.stringContaining(`must come before the behavior ${first} of the distribution`),
      ]);
    }), { numRuns: 150 });
  });
});
