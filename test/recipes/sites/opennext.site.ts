import * as path from 'node:path';
import { describeSite } from './describe-site';
import { nextSite } from './next';

const site = nextSite('OpenNext', 'opennext');

// The server function serves the pages, and the image function the images that those of the CDN are compared with. When
// the CDN is mounted, no request for an image reaches either.
describeSite({
  ...site,
  project: {
    ...site.project,
    sources: ['next', 'opennext'],
    build: ['open-next', 'build'],
    start: () => ['node', '.open-next/server-functions/default/index.mjs'],
  },
  mount: folder => ({ ...site.mount(folder), assets: path.join(folder, '.open-next/assets') }),
  // Its image function answers 500 for an image that is missing.
  refused: site.refused.filter(url => !url.includes('none.jpg')),
});
