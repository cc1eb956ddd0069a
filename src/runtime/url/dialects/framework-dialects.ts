import { Dialect, DialectRow, Print } from './dialect';
import { DialectRules, FrameworkName, SiteRules } from './dialect-rules';
import { ROWS } from './framework-rows';
import { FRAMEWORKS, FrameworkNames } from './frameworks';
import { encodeSegment } from '../key-encoding';
import { BadParameter, RequestParameters, formatName, has } from '../request-parameters';

/** The titles of frameworks, and the versions that their dialects follow. */
const TITLES: { readonly [name in FrameworkName]: readonly [title: string, follows: string] } = {
  next: ['Next.js', '`next` 15.5 and 16.4'],
  vercel: ['Vercel', 'the [images of the Build Output API](https://vercel.com/docs/build-output-api/configuration), '
    + 'as of 2026'],
  astro: ['Astro', '`astro` 6.0 with `@astrojs/node` 11.1 and the image service for sharp'],
  netlify: ['Netlify', '[Image CDN](https://docs.netlify.com/build/image-cdn/overview/) of Netlify, as of November 2026'],
  ipx: ['Nuxt and ipx', '`ipx` 3.1, the optimizer of `@nuxt/image`'],
};

/** The parameters of the grammar that several names in the table lead to. */
function setsOf({ h, fit, background, format, source }: FrameworkNames): string[] {
  return [
    'w', ...h ? ['h'] : [], ...fit ? ['fit', 'crop'] : [], ...background ? ['bg'] : [], ...format ? ['fm'] : [], 'q',
    ...source ? [] : ['fill-color', 'blur', 'trim', 'trim-tol', 'rot', 'flip'],
  ];
}

/** Returns the dialect of a framework's URLs. */
function dialectOf(name: FrameworkName): Dialect {
  const row = FRAMEWORKS[name];
  const [title, follows] = TITLES[name];
  const sets = setsOf(row);
  const expresses = sets.filter(each => ['w', 'h', 'fit', 'fm', 'q'].includes(each));
  return { title, follows, print: printerOf(row, title), sets, expresses, rows: rowsOf(row, name) };
}

function rowsOf({ hashed }: FrameworkNames, name: FrameworkName): DialectRow[] {
  const folders = hashed.map(folder => `\`/${folder}\``).join(', ');
  return [
    ...ROWS[name],
    { name: 'files with a hash in their names', treatment: 'supported', note: `cached for a year: ${folders}` },
  ];
}

function printerOf(row: FrameworkNames, title: string): Print {
  return (path, parameters, { site = {} }) => {
    const values = valuesOf(row, parameters, site, title);
    if ('reason' in values) return values as BadParameter;
    const given = Object.entries(values as RequestParameters);
    const start = `${site.base ?? ''}/${row.endpoint}`;
    if (row.source === undefined) {
      const operations = given.map(([name, value]) => `${name}_${value}`).join('&');
      return `${start}/${operations || '_'}/${sourceOf(path, site, row, encodeURI).replace(/^\//, '')}`;
    }
    const encode = (text: string): string => text.replace(/%/g, '%25').replace(/\//g, '%2F').replace(/:/g, '%3A');
    const source = sourceOf(path, site, row, encode);
    return `${start}?${[`${row.source}=${source}`, ...given.map(([name, value]) => `${name}=${value}`)].join('&')}`;
  };
}

/** Returns the parameters of a URL but that of the image, or the parameter of the grammar that none expresses. */
function valuesOf(
  row: FrameworkNames, { w, h, fit = 'clip', fm, q }: RequestParameters, { sizes, levels }: SiteRules, title: string,
): RequestParameters | BadParameter {
  const named = fitNamed(row, fit);
  if (w && h && named === undefined) {
    return { parameter: 'fit', reason: `must be another one: ${title} has no equivalent` };
  }
  const quality = q ?? (row.required ? String(row.usual) : undefined);
  if (levels && quality && !levels.includes(Number(quality)) && q !== undefined) {
    return { parameter: 'q', reason: `must be one of the qualities of the site: ${levels.join(', ')}` };
  }
  const format = fm === undefined ? (row.meanings && Object.keys(row.meanings).find(key => row.meanings![key] === ''))
    : formatName(fm).replace(/^original$/, '');
  const isBox = w !== undefined && h !== undefined;
  const width = sizes ? String(sizeFor(w, sizes)) : w ?? (row.required ? '3840' : undefined);
  return Object.fromEntries([
    ...row.size && isBox ? [[row.size, `${w}x${h}`]] : [[row.w, width], [row.h, h]],
    [row.fit, isBox && named ? named : undefined],
    [row.format, format],
    [row.q, quality],
  ].filter(([name, value]) => name !== undefined && value));
}

/** Returns the name of a fit, or an empty one for the default. */
function fitNamed({ fits = {} }: FrameworkNames, fit: string): string | undefined {
  const wanted = ({ max: 'clip', min: 'crop' } as Record<string, string>)[fit] ?? fit;
  const names = Object.keys(fits).filter(name => fits[name] === wanted);
  return names.find(name => name === '') ?? names[0];
}

/** Returns the least width of a list that suffices, or the largest. */
function sizeFor(width: string | undefined, sizes: readonly number[]): number {
  const sorted = [...sizes].sort((one, other) => one - other);
  return sorted.find(size => width !== undefined && size >= Number(width)) ?? sorted[sorted.length - 1];
}

/** Returns the image as a path of the site or an absolute URL. The path may contain tokens of the CDK. */
function sourceOf(
  path: string, { base = '', root = '', routes = [] }: SiteRules, row: FrameworkNames, encode: (text: string) => string,
): string {
  const key = path.startsWith(`/${root}`) ? path.slice(1 + root.length) : path.slice(1);
  const [prefix, host, folder] = routes.find(([each]) => key.startsWith(each)) ?? [''];
  const [, plain, query = ''] = /^(.*?)(?:%3F(.*))?$/.exec(key)!;
  const local = `${row.isBased ? base : ''}/${plain}`;
  // The path that ipx reads is decoded once, by itself.
  if (!prefix || host === undefined) return row.source ? encode(local) : local;
  const start = `https://${host}${folder!.split('/').map(encodeSegment).join('/')}`;
  const search = query && `?${decodeURIComponent(query)}`;
  const url = start + plain.slice(prefix.length) + search;
  return row.source
    ? encode(start + plain.slice(prefix.length)) + encodeURIComponent(search) : encode(url).replace(/\?/g, '%3F');
}

/** Returns the folders of files whose names contain a hash of their content. Undefined for other dialects. */
export function hashedFolders(dialect: DialectRules | undefined): readonly string[] | undefined {
  return dialect && isFramework(dialect.name) ? FRAMEWORKS[dialect.name].hashed : undefined;
}

/** Whether a dialect is that of a framework. */
export function isFramework(name: DialectRules['name']): name is FrameworkName {
  return has(FRAMEWORKS, name);
}

/** The dialects of frameworks. */
export const FRAMEWORK_DIALECTS: { readonly [name in FrameworkName]: Dialect } = {
  next: dialectOf('next'),
  vercel: dialectOf('vercel'),
  astro: dialectOf('astro'),
  netlify: dialectOf('netlify'),
  ipx: dialectOf('ipx'),
};
