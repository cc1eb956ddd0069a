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
  /** The hosts of remote images, as far as the configuration names them. */
  readonly hosts?: readonly string[];
  /** Whether originals in SVG are served as they are. */
  readonly passesSvg?: boolean;
}

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
    hosts: [...textsIn(images.domains), ...recordsIn(images.remotePatterns).map(each => hostIn(scope, each))],
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
function localPattern({ pathname, search }: Record<string, unknown>): SitePattern | undefined {
  const every = EVERY_PATH.includes(String(pathname ?? '**'));
  if (every && search === '') return undefined;
  const expression = every ? '^' : String(pathname);
  return search === undefined ? [expression] : [expression, String(search)];
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
