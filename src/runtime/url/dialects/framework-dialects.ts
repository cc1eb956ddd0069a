import { Dialect, DialectRow, Print } from './dialect';
import { DialectRules, FrameworkName, SiteRules } from './dialect-rules';
import { FRAMEWORKS } from './frameworks';
import { encodeSegment } from '../request-key';

/** A framework beyond the names in its URLs. */
interface FrameworkFacts {
  readonly title: string;
  readonly follows: string;
  readonly rows: readonly DialectRow[];
}

/** Returns the dialect of a framework's URLs. */
function dialectOf(name: FrameworkName, { title, follows, rows }: FrameworkFacts): Dialect {
  const parameters = ['w', 'q'];
  return { title, follows, print: printerOf(name, title), sets: parameters, expresses: parameters, rows };
}

function printerOf(name: FrameworkName, title: string): Print {
  const row = FRAMEWORKS[name]!;
  return (path, { w, q = row.usual === undefined ? undefined : String(row.usual) }, { site = {} }) => {
    const values = { [row.w]: w, [row.q]: q };
    const missing = row.required.find(each => values[each] === undefined);
    if (missing !== undefined) return { parameter: missing, reason: `must be set: URLs of ${title} have it` };
    const query = Object.entries(values).flatMap(([each, value]) => value === undefined ? [] : [`${each}=${value}`]);
    const source = sourceOf(path, site, row.isBased);
    return `${site.base ?? ''}/${row.endpoint}?${[`${row.source}=${source}`, ...query].join('&')}`;
  };
}

/** Returns the value of the parameter with the image. The path may contain tokens of the CDK. */
function sourceOf(path: string, { base = '', root = '', routes = [] }: SiteRules, isBased: boolean | undefined): string {
  const key = path.slice(1 + root.length);
  const encoded = (text: string): string => text.replace(/%/g, '%25').replace(/\//g, '%2F');
  const [prefix, host, folder] = routes.find(([each]) => key.startsWith(each)) ?? [''];
  if (!prefix || host === undefined) return encoded(`${isBased ? base : ''}/${key}`);
  const start = `https://${host}${folder!.split('/').map(encodeSegment).join('/')}`;
  return encodeURIComponent(start) + encoded(key.slice(prefix.length));
}

/** Whether a dialect is that of a framework. */
export function isFramework(name: DialectRules['name']): name is FrameworkName {
  return Object.hasOwn(FRAMEWORKS, name);
}

const SOURCE_OF_SITE = 'a path of the site is an original of the source without a prefix; an absolute URL is one of the '
  + '`ImageSource.https()` with its host. Others are a 400';

/** The dialects of frameworks. */
export const FRAMEWORK_DIALECTS: { readonly [name in FrameworkName]: Dialect } = {
  next: dialectOf('next', {
    title: 'Next.js',
    follows: '`next` 15.5 and 16.4',
    rows: [
      { name: '`url`', treatment: 'supported', note: SOURCE_OF_SITE },
      { name: '`w`', treatment: 'supported', note: 'a width of `deviceSizes` or `imageSizes`; never above that of the image' },
      { name: '`q`', treatment: 'supported', note: 'a quality of `qualities`; 75 means the `quality` of the CDN' },
    ],
  }),
};
