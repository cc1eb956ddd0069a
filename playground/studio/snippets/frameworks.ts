import {
  SnippetSource, boxOf, html, literal, printQuery, quoted, relativePath, urlOf, withPreset, withoutSize,
} from './source';
import { entryOf } from '../../../src/model/entry-of';

/** Values of `fit` in Nuxt Image. Others have the same name, but `outside`, by which it requests `min`. */
const NUXT_FITS: Readonly<Record<string, string>> = {
  crop: 'cover', fill: 'contain', max: 'inside', min: 'outside', outside: 'outsidemax', scale: 'fill',
};

/** Returns the code of a URL for another width. The height scales with it, so that the crop stays the same. */
function scaledUrl(base: string, width: string): string[] {
  return [
    `  const url = new URL(src, ${quoted(base)});`,
    '  const query = url.searchParams;',
    '  const [w, h] = [query.get(\'w\'), query.get(\'h\')];',
    `  if (w && h) query.set('h', Math.max(1, Math.round(${width} * h / w)));`,
    `  query.set('w', ${width});`,
  ];
}

/** Returns the path of the image with its parameters. Width and height are there only if both are requested. */
function pathOf(source: SnippetSource): string {
  const { w, h } = source.parameters;
  const query = printQuery({ ...boxOf(source).isExact && { w, h }, ...withoutSize(source) });
  return `${relativePath(source.key)}${query && `?${query}`}`;
}

export function nextImage(given: SnippetSource): string {
  const source = withPreset(given);
  const { width, height } = boxOf(source);
  return [
    '// next.config.js: images: { loader: \'custom\', loaderFile: \'./image-loader.js\' }',
    '\'use client\';',
    '',
    'export default function imageLoader({ src, width, quality }) {',
    ...scaledUrl(source.base, 'width'),
    '  if (quality) query.set(\'q\', quality);',
    '  return url.href;',
    '}',
    '',
    '// In a component:',
    `<Image src="${pathOf(source)}" width={${width}} height={${height}} alt="" />`,
  ].join('\n');
}

export function svelteComponent(given: SnippetSource): string {
  const source = withPreset(given);
  const { width, height } = boxOf(source);
  return [
    '<!-- src/lib/CdnImage.svelte -->',
    '<script>',
    'let { src, width, height, alt } = $props();',
    `const widths = [${source.widths.filter(each => each >= 320).join(', ')}];`,
    '',
    'function url(pixels) {',
    ...scaledUrl(source.base, 'pixels'),
    '  return url.href;',
    '}',
    '',
    'const srcset = $derived(widths',
    '  .filter(pixels => pixels <= 2 * width || pixels === widths[0])',
    '  .map(pixels => `${url(pixels)} ${pixels}w`)',
    '  .join(\', \'));',
    '</script>',
    '',
    '<img src={url(width)} {srcset} sizes="(min-width: {width}px) {width}px, 100vw" {width} {height} {alt} />',
    '',
    '<!-- src/routes/+page.svelte -->',
    `<CdnImage src="${pathOf(source)}" width={${width}} height={${height}} alt="" />`,
  ].join('\n');
}

export function nuxtImage(given: SnippetSource): string {
  const source = withPreset(given);
  const { width, height, isExact } = boxOf(source);
  const { fit, ...others } = withoutSize(source);
  const modifiers = { ...fit !== undefined && { fit: entryOf(NUXT_FITS, fit) ?? fit }, ...others };
  const hasModifiers = Object.keys(modifiers).length > 0;
  return [
    `<!-- nuxt.config.ts: image: { provider: 'imgix', imgix: { baseURL: ${quoted(source.base)} } } -->`,
    '<NuxtImg',
    `  src="${relativePath(source.key)}"`,
    `  width="${width}"${isExact ? ` height="${height}"` : ''} densities="1x 2x" alt=""`,
    ...hasModifiers ? [`  :modifiers="${html(literal(modifiers))}"`] : [],
    '/>',
  ].join('\n');
}

export function astroImage(given: SnippetSource): string {
  const source = withPreset(given);
  const { width, height, isExact } = boxOf(source);
  return [
    '---',
    'import { transformProps } from \'@unpic/core\';',
    '',
    'const image = transformProps({',
    '  layout: \'constrained\',',
    '  cdn: \'imgix\',',
    `  src: ${quoted(unpicUrl(source))},`,
    `  width: ${width},`,
    ...isExact ? [`  height: ${height},`] : [],
    '});',
    '---',
    '<img {...image} alt="" />',
  ].join('\n');
}

export function unpicImage(given: SnippetSource): string {
  const source = withPreset(given);
  const { width, height, isExact } = boxOf(source);
  const size = `width={${width}}${isExact ? ` height={${height}}` : ''}`;
  return [
    'import { Image } from \'@unpic/react\';',
    '',
    `<Image src="${unpicUrl(source)}" cdn="imgix" ${size} alt="" />`,
  ].join('\n');
}

/** Returns the URL for unpic, which sets the size, and requests `fit=min` unless the URL has a fit. */
function unpicUrl(source: SnippetSource): string {
  return urlOf({ ...source, parameters: { fit: 'clip', ...withoutSize(source) } });
}
