import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import ImgixClient from '@imgix/js-core';
import { transformProps } from '@unpic/core';
import sharp from 'sharp';
import { ImageCdn, ImageTransformation, Purge } from '../src';
import { cleanUp, folderWith, inStack, send, serve } from './tools/local/support';

jest.setTimeout(300_000);

/** The domain of the URLs that clients create. */
const DOMAIN = 'images.example.com';
const LADDER = [32, 48, 64, 96, 128, 160, 200, 256, 320, 400, 512, 640, 828, 1024, 1280, 1536, 1728, 2048, 2560];

interface Original {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** The format that each viewer receives. */
  readonly types: Readonly<Record<string, string>>;
}

const PHOTO: Original = {
  file: 'a (small) photo+ü.jpg',
  width: 900,
  height: 600,
  types: { 'image/avif': 'image/avif', 'image/webp': 'image/jpeg', 'fallback': 'image/jpeg' },
};
const LOGO: Original = {
  file: 'logo.png',
  width: 300,
  height: 200,
  types: { 'image/avif': 'image/avif', 'image/webp': 'image/webp', 'fallback': 'image/png' },
};

const VIEWERS: Readonly<Record<string, string | undefined>> = {
  'image/avif': 'image/avif,image/webp,image/apng,image/*,*/*;q=0.8',
  'image/webp': 'image/webp,image/apng,image/*,*/*;q=0.8',
  'fallback': undefined,
};

let edge: string;
let folder: string;
let uploaded = 0;

beforeAll(async () => {
  folder = folderWith({
    [PHOTO.file]: await noise(PHOTO, 3).jpeg().toBuffer(),
    [LOGO.file]: await noise(LOGO, 4).png().toBuffer(),
  });
  const { distributions: [{ url }] } = await serve(inStack(stack => {
    // Copies are made for each test, and a purge of what is new would come in between.
    new ImageCdn(stack, 'Images', { transformation: ImageTransformation.onDemand(), purge: Purge.none() });
  }), { images: folder });
  edge = url;
});

afterAll(cleanUp);

function noise({ width, height }: Original, channels: 3 | 4): sharp.Sharp {
  const background = { r: 60, g: 120, b: 180, alpha: 0.5 };
  return sharp({ create: { width, height, channels, background, noise: { type: 'gaussian', mean: 128, sigma: 6 } } });
}

/** The key of a copy that nobody has asked for yet. */
function upload({ file }: Original): string {
  const key = `${++uploaded}/${file}`;
  fs.mkdirSync(path.join(folder, String(uploaded)));
  fs.copyFileSync(path.join(folder, file), path.join(folder, key));
  return key;
}

/** Returns the path as people write it in HTML, with every segment percent-encoded. */
function pathOf(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

interface Entry {
  readonly url: string;
  /** The width that the `srcset` says, if it says one. */
  readonly width?: number;
}

/** A `srcset`, whose URLs may have commas in them (HTML, section 4.8.4.3.5). */
function entriesOf(srcset: string): Entry[] {
  return [...srcset.matchAll(/(\S*[^\s,])\s+(?:(\d+)w|[\d.]+x)\s*(?:,|$)/g)].map(([, url, width]) => ({
    url,
    width: width ? Number(width) : undefined,
  }));
}

interface Seen {
  readonly entry: Entry;
  readonly status: number;
  readonly type: string;
  readonly isMiss: boolean;
  readonly width: number;
  readonly height: number;
}

/** Returns the responses of the local edge for every entry, whose path and query are sent as the client wrote them. */
async function load(entries: readonly Entry[], accept?: string): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const entry of entries) {
    const { status, headers, body } = await send(edge, entry.url.replace(`https://${DOMAIN}`, ''), {
      headers: accept === undefined ? {} : { accept },
    });
    const { width = 0, height = 0 } = status === 200 ? await sharp(body).metadata() : {};
    seen.push({
      entry,
      status,
      type: headers['content-type'],
      isMiss: headers['x-cache'] === 'Miss from cloudfront',
      width,
      height,
    });
  }
  return seen;
}

/** That every entry shows, in the right format, and as wide as it says it is, or as wide as the original. */
function expectImages(seen: readonly Seen[], type: string, own: number): void {
  expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
  // Those of tiny images depend on their content.
  expect(seen.filter(image => image.width > 64 && image.type !== type)).toEqual([]);
  expect(seen.filter(({ entry, width }) => width < Math.min(entry.width ?? 1, own))).toEqual([]);
}

const misses = (seen: readonly Seen[]) => seen.filter(({ isMiss }) => isMiss).length;

/** Returns the number of different widths that these entries lead to. */
function rungs(entries: readonly Entry[]): number {
  return new Set(entries.map(({ width = Infinity }) => LADDER.find(rung => rung >= width) ?? LADDER.at(-1))).size;
}

describe('@imgix/js-core', () => {
  const client = new ImgixClient({ domain: DOMAIN });

  describe.each([PHOTO, LOGO])('$file', original => {
    test.each(Object.keys(VIEWERS))('receives an image for each entry of its default srcset: %s', async viewer => {
      const entries = entriesOf(client.buildSrcSet(upload(original)));
      expect(entries).toHaveLength(31);
      const seen = await load(entries, VIEWERS[viewer]);
      expectImages(seen, original.types[viewer], original.width);
      expect(misses(seen)).toBe(rungs(entries));
    });
  });

  test('requests no separate variant with auto=format,compress', async () => {
    const key = upload(PHOTO);
    const entries = entriesOf(client.buildSrcSet(key, { auto: 'format,compress' }));
    const seen = await load(entries, VIEWERS['image/avif']);
    expectImages(seen, 'image/avif', PHOTO.width);
    expect(misses(seen)).toBe(rungs(entries));
    expect(misses(await load(entriesOf(client.buildSrcSet(key)), VIEWERS['image/avif']))).toBe(0);
  });

  test.each(['16:9', '1:1', '1.91:1'])('crops to the aspect ratio %s', async ar => {
    const [width, height] = ar.split(':').map(Number);
    const entries = entriesOf(client.buildSrcSet(upload(PHOTO), { ar, fit: 'crop' }));
    expect(entries).toHaveLength(31);
    const seen = await load(entries);
    expectImages(seen, 'image/jpeg', Math.min(PHOTO.width, PHOTO.height * width / height));
    expect(seen.filter(image => Math.abs(image.width * height / width - image.height) > 1)).toEqual([]);
    expect(misses(seen)).toBe(rungs(entries));
  });

  test.each([{ w: 200 }, { h: 100 }, { w: 200, h: 100, fit: 'crop' }])(
    'receives images for a fixed size by device pixel ratio: %j',
    async size => {
      const entries = entriesOf(client.buildSrcSet(upload(PHOTO), size));
      expect(entries).toHaveLength(5);
      const seen = await load(entries, VIEWERS['image/webp']);
      expectImages(seen, PHOTO.types['image/webp'], PHOTO.width);
      seen.forEach(({ width }, index) =>
        expect(width).toBeGreaterThanOrEqual(Math.min(PHOTO.width, (size.w ?? 150) * (index + 1))),
      );
    },
  );

  test('receives images for a srcset with its own width tolerance', async () => {
    const entries = entriesOf(
      client.buildSrcSet(upload(PHOTO), {}, { minWidth: 200, maxWidth: 900, widthTolerance: 0.05 }),
    );
    const seen = await load(entries);
    expectImages(seen, 'image/jpeg', PHOTO.width);
    expect(misses(seen)).toBe(rungs(entries));
    expect(entries.length).toBeGreaterThan(2 * rungs(entries));
  });

  test.each([
    { w: 300, h: 300, fit: 'fill', bg: 'fff' },
    { w: 300, q: 45 },
    { rect: '10,10,200,100' },
    { w: 300, fm: 'pjpg' },
    { w: 300, blur: 20, sat: -50 },
    { w: 300, h: 200, fit: 'crop', crop: 'faces,edges' },
    { 'w': 300, 'h': 300, 'fit': 'crop', 'crop': 'focalpoint', 'fp-x': 0.2, 'fp-y': 0.7 },
    { rot: 90, flip: 'h' },
  ])('receives images for the parameters %j', async request => {
    expectImages(await load([{ url: client.buildURL(upload(PHOTO), request) }]), 'image/jpeg', PHOTO.width);
  });
});

describe('@unpic/core, for imgix', () => {
  type Layout = { width: number; height: number; layout: 'constrained' | 'fixed' } | { layout: 'fullWidth' };

  function srcsetOf(original: Original, layout: Layout): Entry[] {
    const src = `https://${DOMAIN}/${pathOf(upload(original))}`;
    const made = transformProps<{ src?: string; srcset?: string }>({ src, cdn: 'imgix', ...layout });
    return [...entriesOf(made.srcset ?? ''), { url: made.src ?? '' }];
  }

  // It sends fit=min with whole heights, whose proportions differ by what they were rounded.
  test.each<[layout: Layout, entries: number, own: number]>([
    [{ layout: 'constrained', width: 800, height: 400 }, 9, 900],
    [{ layout: 'fixed', width: 400, height: 400 }, 3, 600],
    [{ layout: 'fullWidth' }, 16, 900],
  ])('receives an image for each entry of its default srcset: %j', async (layout, length, own) => {
    const entries = srcsetOf(PHOTO, layout);
    expect(entries).toHaveLength(length);
    for (const [viewer, accept] of Object.entries(VIEWERS)) {
      const seen = await load(entries, accept);
      expectImages(seen, PHOTO.types[viewer], own);
      expect(misses(seen)).toBeLessThanOrEqual(LADDER.length);
    }
  });
});

describe('the Next.js loader of docs/frameworks', () => {
  /** Next.js' defaults for `imageSizes` and `deviceSizes`. */
  const SIZES = [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840];

  const [page, exported] = ['urls.md', 'frameworks/next-static-export.md']
    .map(file => fs.readFileSync(path.join(__dirname, '../docs', file), 'utf8'));
  const [, code] = /\/\/ image-loader\.js\n[^]*?export default (function [^]*?\n})\n```/.exec(exported.replace(/^ {3}/gm, '')) ?? [];
  const loader = vm.runInNewContext(`(${code})`, { URL }) as (request: {
    src: string;
    width: number;
    quality?: number;
  }) => string;

  test('requests the CDN for a key that begins with a slash, in the spelling of the page', () => {
    const [, src] = /begins with a slash, such as `\/tom\.jpg`, write `(.*?)`/.exec(page)!;
    expect(loader({ src, width: 640 })).toBe('https://images.example.com//tom.jpg?w=640');
  });

  test.each([undefined, 75])('requests variants of quality %s', async quality => {
    const src = `/${pathOf(upload(PHOTO))}`;
    const entries = SIZES.map(width => ({ url: loader({ src, width, quality }), width }));
    const seen = await load(entries, VIEWERS['image/avif']);
    expectImages(seen, 'image/avif', PHOTO.width);
    expect(misses(seen)).toBe(rungs(entries));
  });
});
