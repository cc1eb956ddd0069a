import * as fs from 'node:fs';
import * as path from 'node:path';
import { Site } from './describe-site';
import { Project } from './project';
import { Framework, FrameworkImages, UrlDialect } from '../../../src';

/** Returns a site of Next.js with the App Router, in a version of `packages/`. */
export function nextSite(name: string, packages: string, basePath = ''): Site {
  return {
    name,
    project: nextProject(packages, basePath),
    pages: ['', '/props', '/gallery'].map(page => basePath + page || '/'),
    optimizer: `${basePath}/_next/image`,
    sourceOf: url => url.searchParams.get('url')!,
    mount: folder => ({
      urls: UrlDialect.framework(Framework.NEXT, {
        basePath: basePath || undefined, images: FrameworkImages.fromNextBuild(`${folder}/.next`),
      }),
      pathPattern: `${basePath}/_next/image*`,
      assets: copyNextAssets(folder),
      keyPrefix: `_assets${basePath}/`,
    }),
    refused: refusedByNext(basePath),
  };
}

function nextProject(packages: string, basePath: string): Project {
  return {
    packages,
    sources: ['next'],
    photographs: { imported: 'photos', served: 'public' },
    build: ['next', 'build'],
    start: port => ['next', 'start', '--port', String(port), '--hostname', '127.0.0.1'],
    env: { BASE_PATH: basePath },
  };
}

/** Copies what a build serves as files to a folder, as tools that deploy Next.js copy it to their bucket. */
function copyNextAssets(folder: string): string {
  const assets = path.join(folder, 'assets');
  fs.cpSync(path.join(folder, 'public'), assets, { recursive: true });
  fs.cpSync(path.join(folder, '.next/static'), path.join(assets, '_next/static'), { recursive: true });
  return assets;
}

/** Returns requests that Next.js refuses. */
function refusedByNext(basePath: string): string[] {
  const photo = encodeURIComponent(`${basePath}/cats/picos.jpg`);
  const queries = [
    '', 'w=640&q=75', `url=${photo}&q=75`, `url=${photo}&w=640`, `url=${photo}&w=641&q=75`, `url=${photo}&w=640&q=80`,
    `url=${photo}&w=-640&q=75`, `url=${photo}&w=640&q=0`, 'url=&w=640&q=75', `url=${photo}&url=${photo}&w=640&q=75`,
    `url=${photo}&w=640&w=640&q=75`, 'url=cats%2Fpicos.jpg&w=640&q=75', 'url=%2F%2Fevil.example%2Fa.jpg&w=640&q=75',
    'url=javascript%3Aalert(1)&w=640&q=75', 'url=data%3Aimage%2Fpng%3Bbase64%2CAAAA&w=640&q=75',
    'url=https%3A%2F%2Fevil.example%2Fa.jpg&w=640&q=75',
    'url=https%3A%2F%2Fphotos.example.com%2Fprivate%2Fa.jpg&w=640&q=75',
    `url=${encodeURIComponent(`${basePath}/_next/image?url=${photo}&w=640&q=75`)}&w=640&q=75`,
    `url=${encodeURIComponent(`${basePath}/none.jpg`)}&w=640&q=75`,
  ];
  return queries.map(query => `${basePath}/_next/image?${query}`);
}
