import { DialectRow } from './dialect';
import { FrameworkName } from './dialect-rules';

function source(name: string, status: number): DialectRow {
  return {
    name: `\`${name}\``,
    treatment: 'supported',
    note: 'a path of the site is an original of the source without a prefix; an absolute URL is one of the '
      + `\`ImageSource.https()\` with its host. Others are a ${status}`,
  };
}

function ofList(name: string, list: string): DialectRow {
  return { name: `\`${name}\``, treatment: 'supported', note: `a number of ${list}; others are a 400` };
}

const WIDTH: DialectRow = {
  name: '`w`',
  treatment: 'supported',
  note: 'a width of the list, which is that of the variant, unless the image is smaller; others are a 400',
};

const FIXED_QUALITY: DialectRow = {
  name: '`q`',
  treatment: 'approximated',
  note: 'one scale for all formats, that of JPEG, in steps of 5; 75 and none are the `quality` of the CDN',
};

const FREE_QUALITY: DialectRow = {
  name: '`q`',
  treatment: 'approximated',
  note: 'one scale for all formats, that of JPEG, in steps of 5; without it, the `quality` of the CDN',
};

const NEGOTIATED: DialectRow = {
  name: '`Accept`',
  treatment: 'approximated',
  note: 'AVIF or WebP, unless another format is smaller, and JPEG or PNG for other viewers',
};

const SIZES: DialectRow = {
  name: '`w`, `h`',
  treatment: 'supported',
  note: 'exact, but never larger than the image; above the maximum of the CDN, the maximum',
};

/** The treatment of each part of the URLs of frameworks. */
export const ROWS: { readonly [name in FrameworkName]: readonly DialectRow[] } = {
  next: [
    source('url', 400),
    WIDTH,
    ofList('q', '`qualities`'),
    { ...FIXED_QUALITY, name: '`q` of the list' },
    NEGOTIATED,
    {
      name: 'a query in a path of the site',
      treatment: 'refused',
      note: 'unless `localPatterns` has it. Next.js 15 allows it without `localPatterns`',
    },
    {
      name: '`remotePatterns` of a build',
      treatment: 'supported',
      note: 'host, port, path and query restrict the source with their host. A host with a wildcard is refused at '
        + 'synthesis: list each host',
    },
    {
      name: '`dangerouslyAllowSVG`',
      treatment: 'supported',
      note: 'SVG is served as it is; without it, it is a 415, and a 400 in Next.js',
    },
    { name: '`formats`, `minimumCacheTTL`', treatment: 'ignored', note: 'those of the CDN apply' },
    { name: '`dpl` and other parameters', treatment: 'ignored', note: 'as in Next.js' },
  ],
  vercel: [
    source('url', 400),
    WIDTH,
    FIXED_QUALITY,
    NEGOTIATED,
    { name: 'a query in a path of the site', treatment: 'refused', note: 'unless `localPatterns` has it' },
    { name: 'other parameters', treatment: 'ignored', note: 'they change nothing' },
  ],
  astro: [
    source('href', 403),
    SIZES,
    {
      name: '`fit`',
      treatment: 'supported',
      note: '`cover`, `contain`, `inside`, `scale-down`, `fill`, `outside`, `none`; without it, as `cover`',
    },
    { name: '`position`', treatment: 'supported', note: 'sides and corners, `entropy` and `attention`' },
    { name: '`background`', treatment: 'supported', note: 'hexadecimal, or a name of CSS' },
    { name: '`f`', treatment: 'supported', note: '`avif`, `webp`, `jpg`, `png`, `gif`, `svg`; others are a 400' },
    { name: 'no `f`', treatment: 'supported', note: 'the format of the original' },
    FREE_QUALITY,
    { name: '`q=low`, `mid`, `high`, `max`', treatment: 'supported', note: '25, 50, 80, 100' },
    { name: 'a query in a path of the site', treatment: 'ignored', note: 'as in Astro' },
    { name: 'other parameters', treatment: 'ignored', note: 'they change nothing' },
  ],
  netlify: [
    source('url', 403),
    SIZES,
    { name: '`fit`', treatment: 'supported', note: '`contain`, which is the default, `cover`, `fill`' },
    { name: '`position`', treatment: 'supported', note: 'a side or `center`, and corners' },
    { name: '`fm`', treatment: 'supported', note: '`avif`, `webp`, `jpg`, `png`, `gif`, `blurhash`; others are a 400' },
    { ...NEGOTIATED, name: 'no `fm`' },
    FIXED_QUALITY,
    { name: 'a query in a path of the site', treatment: 'refused', note: 'files have none' },
    { name: 'other parameters', treatment: 'ignored', note: 'they change nothing' },
  ],
  ipx: [
    source('/_ipx/OPERATIONS/…', 403),
    SIZES,
    { name: '`w` with `h` or `s`', treatment: 'supported', note: 'only `w` has an effect, as in ipx' },
    {
      name: '`s_300x200`, `fit`, `pos`',
      treatment: 'supported',
      note: '`cover`, which is the default, `contain`, `inside`, `outside`, `fill`; sides, corners, `entropy`, `attention`. '
        + '`contain` pads an original that is smaller than the box, too',
    },
    {
      name: '`f`',
      treatment: 'supported',
      note: '`avif`, `webp`, `jpeg`, `png`, `gif`; others, such as `tiff`, are a 400. ipx ignores formats it does not know',
    },
    { ...NEGOTIATED, name: '`f_auto`' },
    { name: 'no `f`', treatment: 'supported', note: 'the format of the original' },
    FREE_QUALITY,
    { name: '`b`', treatment: 'supported', note: 'hexadecimal, or a name of CSS, behind transparent areas too' },
    { name: '`blur`', treatment: 'approximated', note: 'a standard deviation from 0.3 to 50, in steps of 0.25' },
    { name: '`rotate`, `flip`, `flop`', treatment: 'supported', note: 'after sizing; angles are whole degrees' },
    { name: '`trim`', treatment: 'approximated', note: 'before sizing; the threshold is a difference of color' },
    { name: '`a`, `enlarge`, `kernel`', treatment: 'ignored', note: 'animations are kept, and nothing is enlarged' },
    { name: 'repeated operations', treatment: 'refused', note: 'ipx uses the last one' },
    { name: '`..` in a path', treatment: 'refused', note: 'with a 400. ipx resolves it, or answers with a 403' },
    { name: 'other operations', treatment: 'refused', note: 'such as `sharpen` and `extract`, and long names such as `width`' },
  ],
};
