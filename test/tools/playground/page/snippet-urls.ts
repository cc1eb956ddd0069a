import * as vm from 'node:vm';
import ImgixClient from '@imgix/js-core';
import { transformProps } from '@unpic/core';
import { SnippetSource } from '../../../../playground/studio/snippets/source';

type Values = Readonly<Record<string, string>>;

/** Reads the URLs that a browser or mail client may request for a snippet. The first one has the requested size. */
export type UrlReader = (text: string, source: SnippetSource) => string[];

/** Executes a snippet, or parses it where its framework is not installed. */
export const URLS: Readonly<Record<string, UrlReader>> = {
  'URL': text => [text],
  'img': ofHtml,
  // The first source is a crop for small screens.
  'picture': text => ofHtml(text.replace(/<source media.*\n/, '')).reverse(),
  'CSS': text => [...text.matchAll(/url\("(.*?)"\)/g)].map(([, url]) => url),
  'E-mail': ofHtml,
  'Next.js': text => {
    const loader = evaluated(`(${/export default (function .*?\n\})\n/s.exec(text)![1]})`) as
      (image: { src: string; width: number }) => string;
    const { src, width } = propsOf(text, 'Image');
    return [Number(width), 320, 1080].map(pixels => loader({ src, width: pixels }));
  },
  'Nuxt Image': (text, { base }) => {
    const { src, width, height, ':modifiers': code = '{}' } = propsOf(text, 'NuxtImg');
    const modifiers = evaluated(`(${code})`) as Values;
    const url = new URL(src, base);
    const size = { w: width, ...height !== undefined && { h: height } };
    url.search = new URLSearchParams({ ...size, ...modifiers, ...ofNuxt(modifiers) }).toString();
    return [url.href];
  },
  'Astro': text => ofUnpic(evaluated(`(${/transformProps\((.*?)\);\n/s.exec(text)![1]})`) as object),
  'SvelteKit': text => {
    const { src, width } = propsOf(text, 'CdnImage');
    const url = evaluated(`src => { ${/function url.*?\n\}/s.exec(text)![0]}; return url; }`) as
      (key: string) => (pixels: number) => string;
    return [Number(width), 320, 1080].map(pixels => url(src)(pixels));
  },
  'unpic': text => {
    const { src, width, height } = propsOf(text, 'Image');
    return ofUnpic({
      src,
      cdn: 'imgix',
      layout: 'constrained',
      width: Number(width),
      ...height !== undefined && { height: Number(height) },
    });
  },
  'react-imgix': text => {
    const { src, width, height, imgixParams } = propsOf(text, 'Imgix');
    const { host, pathname } = new URL(src);
    const client = new ImgixClient({ domain: host, includeLibraryParam: false });
    const parameters = { ...evaluated(`(${imgixParams})`) as Values, w: width, ...height !== undefined && { h: height } };
    return [client.buildURL(decodeURIComponent(pathname), parameters)];
  },
  'imgix js-core': text => {
    const code = text.replace(/^import.*$/m, '').replace(/export const/g, 'var');
    const { src, srcset } = vm.runInNewContext(`${code}; ({ src, srcset })`, { ImgixClient }) as {
      src: string; srcset: string;
    };
    return [src, ...srcset.split(/ [\d.]+[wx](?:,\s*|$)/).filter(Boolean)];
  },
  'TypeScript': text => [vm.runInNewContext(`${text}; url.href`, { URL, URLSearchParams }) as string],
};

function ofHtml(text: string): string[] {
  return [...text.matchAll(/ (src|srcset)="(.*?)"/g)].flatMap(([, name, value]) => {
    const plain = value.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&amp;/g, '&');
    return name === 'src' ? [plain] : plain.split(/ [\d.]+[wx](?:, |$)/).filter(Boolean);
  });
}

/** Returns the attributes of a component: in quotes, or an expression in braces. */
function propsOf(text: string, name: string): Record<string, string> {
  const tag = new RegExp(`<${name}\\s(.*?)/>`, 's').exec(text)![1];
  return Object.fromEntries([...tag.matchAll(/([\w:]+)=(?:"(.*?)"|\{(\{.*?\}|.*?)\})/gs)]
    .map(([, prop, quoted, code]) => [prop, quoted?.replace(/&quot;/g, '"').replace(/&amp;/g, '&') ?? code]));
}

/** Returns the values of `fit` that `@nuxt/image` sends, as docs/urls.md has them. */
function ofNuxt({ fit }: Values): Values {
  const sent: Values = { cover: 'crop', contain: 'fill', inside: 'max', outside: 'min', fill: 'scale' };
  return fit === undefined ? {} : { fit: sent[fit] ?? fit };
}

function ofUnpic(props: object): string[] {
  const { src, srcset } = transformProps<{ src?: string; srcset?: string }>(props as never);
  return [src!, ...srcset!.split(/ \d+w(?:,\s*|$)/).filter(Boolean)];
}

function evaluated(code: string): unknown {
  return vm.runInNewContext(code, { URL, Math });
}
