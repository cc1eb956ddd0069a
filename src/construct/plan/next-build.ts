import * as fs from 'node:fs';
import * as path from 'node:path';
import { IConstruct } from 'constructs';
import { isRecord } from '../../model/is-record';
import { SitePattern } from '../../runtime/url/dialects/dialect-rules';
import * as types from '../core/prop-types';
import { refuse } from '../core/validate';

/** The widths, qualities and sources that a framework allows. */
export interface ImageLists {
  /** Missing if URLs may have any width. */
  readonly widths?: readonly number[];
  /** Missing if URLs may have any quality. */
  readonly qualities?: readonly number[];
  /** Missing if all paths of the site are allowed, without a query. */
  readonly locals?: readonly SitePattern[];
  /** The remote images, as far as the configuration names them. */
  readonly remotes?: readonly RemoteImages[];
  /** Whether originals in SVG are served as they are. */
  readonly passesSvg?: boolean;
}

/** Remote images of one host. */
export interface RemoteImages {
  /** The name of the host. After `http://`, which no source has, it is one that is not requested over HTTPS. */
  readonly host: string;
  /** Missing if every port is allowed; empty for the default one. */
  readonly port?: string;
  readonly pattern: SitePattern;
}

/** The pattern of every path and query. */
const ALL: SitePattern = ['^'];

const MANIFEST = 'images-manifest.json';

/** The pattern of all paths, as Next.js prints it, and as short. */
const EVERY_PATH = [
  '**', String.raw`^(?:(?!(?:^|\/)\.{1,2}(?:\/|$))(?:(?:(?!(?:^|\/)\.{1,2}(?:\/|$)).)*?)\/?)$`,
];

/** The expression of a host without wildcards, as Next.js prints it. */
const PLAIN_HOST = /^\^\(\?:(?:\^\(\?:)?((?:[\w-]|\\\.)+)(?:\)\$)?\)\$$/;

/**
 * Returns the lists in the manifest of a build of Next.js, which is read, and not executed.
 *
 * @see https://nextjs.org/docs/app/api-reference/components/image#configuration-options
 */
export function listsOfBuild(scope: IConstruct, directory: string): ImageLists {
  types.requireType(scope, 'urls.images', directory, types.text);
  const file = path.join(directory, MANIFEST);
  const { deviceSizes, imageSizes, qualities, ...images } = imagesIn(file) ?? {};
  if (!isNumbers(deviceSizes) || !isNumbers(imageSizes) || qualities !== undefined && !isNumbers(qualities)) {
    refuse(scope, `\`urls.images\` must be a build of Next.js, in which ${MANIFEST} lists \`deviceSizes\` and `
      + `\`imageSizes\`, got ${path.resolve(file)}. Run \`next build\` before the synthesis`);
  }
  const locals = recordsIn(images.localPatterns).map(localPattern).filter(pattern => pattern !== undefined);
  return {
    widths: [...imageSizes, ...deviceSizes],
    qualities,
    ...locals.length > 0 && { locals },
    remotes: [
      ...textsIn(images.domains).map(host => ({ host, pattern: ALL })),
      ...recordsIn(images.remotePatterns).map(each => remoteImages(scope, each)),
    ],
    passesSvg: images.dangerouslyAllowSVG === true,
  };
}

function imagesIn(file: string): Record<string, unknown> | undefined {
  try {
    const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
    return isRecord(manifest) && isRecord(manifest.images) ? manifest.images : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the pattern of a manifest, or undefined for the one that CDNs have without patterns. */
function localPattern(given: Record<string, unknown>): SitePattern | undefined {
  const pattern = patternOf(given);
  return pattern[0] === ALL[0] && pattern[1] === '' ? undefined : pattern;
}

function patternOf({ pathname, search }: Record<string, unknown>): SitePattern {
  const expression = EVERY_PATH.includes(String(pathname ?? '**')) ? ALL[0] : String(pathname);
  return search === undefined ? [expression] : [expression, String(search)];
}

function remoteImages(scope: IConstruct, given: Record<string, unknown>): RemoteImages {
  const { protocol, port } = given;
  const isPlain = String(protocol ?? 'https').replace(/:$/, '') === 'http';
  return {
    host: (isPlain ? 'http://' : '') + hostIn(scope, given),
    ...port !== undefined && { port: String(port) },
    pattern: patternOf(given),
  };
}

function hostIn(scope: IConstruct, { hostname }: Record<string, unknown>): string {
  const [, host] = PLAIN_HOST.exec(String(hostname)) ?? [];
  if (host !== undefined) return host.replace(/\\/g, '');
  return refuse(scope, '`urls.images` must have `remotePatterns` without wildcards in their hosts, because the CDN '
    + `requests listed hosts only, got ${String(hostname)}. List each host, with an ImageSource.https() for it`);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(each => Number.isInteger(each));
}

function recordsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
