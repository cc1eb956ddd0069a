import * as fs from 'node:fs';
import * as path from 'node:path';
import { assetPath } from '../../model/asset-path';

export interface PageFile {
  readonly contentType: string;
  readonly body: Buffer;
}

const FOLDER = assetPath('playground');

const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'page.css': 'text/css; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
};

/** Headers of the page: nothing inline and nothing from other origins. Fetched images are blobs of the page. */
export const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
      + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
};

/** Returns the files of the page by path. */
export function pageFiles(): ReadonlyMap<string, PageFile> {
  const files = Object.entries(FILES).map(([name, contentType]) =>
    [`/${name}`, { contentType, body: fs.readFileSync(path.join(FOLDER, name)) }] as const);
  return new Map([...files, ['/', files[0][1]]]);
}
