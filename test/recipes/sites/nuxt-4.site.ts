import * as path from 'node:path';
import { describeSite } from './describe-site';
import { Framework, UrlDialect } from '../../../src';

const OPTIMIZER = '/_ipx/';

describeSite({
  name: 'Nuxt 4',
  project: {
    packages: 'nuxt-4',
    sources: ['nuxt'],
    photographs: { imported: 'public', served: 'public' },
    build: ['nuxt', 'build'],
    start: () => ['node', '.output/server/index.mjs'],
  },
  pages: ['/'],
  optimizer: OPTIMIZER,
  sourceOf: ({ pathname }) => {
    const source = decodeURIComponent(pathname.slice(OPTIMIZER.length).replace(/^[^/]*\//, ''));
    return source.startsWith('https:') ? source : `/${source}`;
  },
  edits: /fit_|blur_/,
  mount: folder => ({
    urls: UrlDialect.framework(Framework.IPX),
    pathPattern: '/_ipx/*',
    assets: path.join(folder, '.output/public'),
  }),
  refused: [
    '/_ipx/_/none.jpg', '/_ipx/w_320/', '/_ipx/_/https://evil.example/a.jpg', '/_ipx/_/../nuxt.config.mjs',
  ],
});
