import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { RULES as SMALL_RULES } from './rules';
import { URLS } from './snippet-urls';
import { curlCommand } from '../../../../playground/studio/snippets/curl';
import { SNIPPETS } from '../../../../playground/studio/snippets/snippets';
import { SnippetSource, isFixed, urlOf } from '../../../../playground/studio/snippets/source';
import { isBad, parseRequest, printVariant } from '../../../../src/runtime/url/image-request';
import { PARAMETERS } from '../../../../src/runtime/url/parameter-fields';
import { RequestRules } from '../../../../src/runtime/url/request-parameters';
import { VALUES } from '../../../runtime/url/parameter-values';

const RULES: RequestRules = { ...SMALL_RULES, widths: [32, 128, 320, 640, 1080, 1280, 2560], maxWidth: 2560 };
const SOURCE: SnippetSource = {
  base: 'https://images.example.com',
  key: 'cats/tom & \'co\'.jpg',
  parameters: {},
  widths: RULES.widths,
  size: { width: 640, height: 480 },
};

/** Any valid parameters, with the size in pixels if present. */
const parameters = fc.record(
  Object.fromEntries([
    ...Object.entries(VALUES).filter(([name]) => !PARAMETERS[name].isSigned),
    ['w', ['640', '320']], ['h', ['300', '480']], ['dpr', ['2']], ['preset', ['card']],
  ].map(([name, values]) => [name, fc.constantFrom(...values as string[])])),
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;

function parametersOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams);
}

/** Returns what a URL says besides the size, without defaults, and with the parameters of its preset. */
function restOf(query: Record<string, string>): Record<string, string> {
  const { w, h, dpr, fit, auto, ...others } = { ...query.preset && RULES.presets[query.preset], ...query };
  return {
    ...others,
    ...fit !== undefined && fit !== 'clip' && { fit },
    ...auto !== undefined && query.fm !== undefined && { auto },
  };
}

function variantOf(query: Record<string, string>): string {
  const request = parseRequest('/a.jpg', query, 'image/avif,image/webp', RULES);
  if (isBad(request)) throw new Error(`${request.parameter} ${request.reason}`);
  return printVariant(request);
}

const KINDS = SNIPPETS.flatMap(([, kinds]) => kinds);

/** Snippets whose framework multiplies the size by the pixel ratios of screens itself. */
const RATIO_BY_TOOL = ['Next.js', 'Nuxt Image', 'Astro', 'SvelteKit', 'unpic', 'react-imgix'];

describe.each(Object.keys(URLS))('the %s snippet', name => {
  const { print } = KINDS.find(kind => kind.name === name)!;

  test('has the parameters of the URL in every URL that it leads to, and the same variant at its size', () => {
    fc.assert(fc.property(parameters, query => {
      // unpic removes auto=format beside a format.
      fc.pre(!(['Astro', 'unpic'].includes(name) && query.fm && query.auto));
      fc.pre(!(name === 'Nuxt Image' && query.fit === 'outside')); // becomes outsidemax
      const source = { ...SOURCE, parameters: query, preset: RULES.presets[query.preset] };
      const text = print(source);
      const urls = URLS[name](text, source);
      for (const url of urls) {
        expect(decodeURIComponent(new URL(url).pathname)).toBe(`/${SOURCE.key}`);
        expect(restOf(parametersOf(url))).toEqual(restOf(name === 'E-mail' ? mailed(query) : query));
      }
      if (query.w === undefined || name === 'E-mail') return;
      const { dpr, ...atOnce } = query;
      expect(variantOf(parametersOf(urls[0]))).toBe(variantOf(RATIO_BY_TOOL.includes(name) ? atOnce : query));
    }), { numRuns: 120 });
  });

  test.each(['/tom.jpg', '//tom.jpg', 'cats//tom.jpg'])('leads to the CDN for the key %s', key => {
    const source = { ...SOURCE, key };
    for (const url of URLS[name](print(source), source)) {
      const { origin, pathname } = new URL(url);
      expect(origin + pathname).toBe(`${SOURCE.base}/${key}`);
    }
  });

  test('keeps the proportions of width and height', () => {
    const source = { ...SOURCE, parameters: { w: '640', h: '320', fit: 'crop', crop: 'top' } };
    for (const url of URLS[name](print(source), source)) {
      const { w, h } = parametersOf(url);
      expect(Number(w) / Number(h)).toBeCloseTo(2, 1);
    }
  });
});

/** Returns the parameters for mail clients, which do not negotiate formats. */
function mailed({ auto, ...query }: Record<string, string>): Record<string, string> {
  return { ...query, fm: ['jpg', 'png', 'gif'].includes(query.fm) ? query.fm : 'jpg' };
}

test('every snippet is executed or has a test of its own', () => {
  expect(KINDS.map(({ name }) => name).filter(name => !Object.hasOwn(URLS, name))).toEqual(['Python', 'CDK']);
});

test('every recipe of docs/urls.md has a snippet', () => {
  const page = fs.readFileSync(path.join(__dirname, '../../../../docs/urls.md'), 'utf8');
  const [, table] = /\| tool \| package \| recipe \|\n(.*?)\n\n/s.exec(page)!;
  const recipes = [...table.matchAll(/\[`?([^\]]*?)`?\]\(#[\w-]+\)/g)].map(([, recipe]) => recipe);
  const names: Readonly<Record<string, string>> = {
    '<img srcset>': 'img',
    '<picture>': 'picture',
    'image-set()': 'CSS',
    'imgix/js-core': 'imgix js-core',
    '@imgix/js-core': 'imgix js-core',
  };
  expect(recipes.length).toBeGreaterThan(6);
  expect(recipes.map(recipe => names[recipe] ?? recipe).filter(recipe =>
    !KINDS.some(({ name }) => recipe === name || recipe.startsWith(`${name} `)))).toEqual([]);
});

test('the <picture> snippet keeps rectangle and effects in the crop for small screens', () => {
  const source = { ...SOURCE, parameters: { rect: '0,0,300,300', w: '640', h: '300', sat: '-100' } };
  const [, square] = /<source media="\(max-width: 600px\)" srcset="(.*?)">/.exec(
    KINDS.find(({ name }) => name === 'picture')!.print(source))!;
  expect(parametersOf(square.replace(/&amp;/g, '&'))).toEqual({
    rect: '0,0,300,300', w: '640', sat: '-100', ar: '1:1', fit: 'crop',
  });
});

test('lengths in CSS pixels keep their proportion: img has pixel ratios in place of widths', () => {
  const source = { ...SOURCE, parameters: { w: '320', pad: '16' } };
  expect(isFixed(source)).toBe(true);
  const text = KINDS.find(({ name }) => name === 'img')!.print(source);
  expect(text).toContain('w=320&amp;pad=16 1x, ');
  expect(text).toContain('w=320&amp;pad=16&amp;dpr=2 2x"');
  expect(text).not.toContain('sizes');
});

test('the curl command requests the URL like the viewer, and names the file after its format', () => {
  const source = { ...SOURCE, parameters: { w: '640' } };
  expect(curlCommand(source, 'image/avif,*/*', 'image/jpeg')).toBe(
    'curl --fail-with-body --silent --show-error --header \'Accept: image/avif,*/*\' '
      + '--output \'tom & \'\\\'\'co\'\\\'\'.jpg\' '
      + `'${urlOf(source)}'`,
  );
});
