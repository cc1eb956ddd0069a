import * as path from 'node:path';
import { describeSite } from './describe-site';
import { Framework, UrlDialect } from '../../../src';

describeSite({
  name: 'Astro',
  project: {
    packages: 'astro',
    sources: ['astro'],
    photographs: { imported: 'src/photos', served: 'public' },
    build: ['astro', 'build'],
    start: () => ['node', 'dist/server/entry.mjs'],
  },
  pages: ['/'],
  optimizer: '/_image',
  sourceOf: url => url.searchParams.get('href')!,
  edits: /[&?]fit=/,
  mount: folder => ({
    urls: UrlDialect.framework(Framework.ASTRO),
    pathPattern: '/_image*',
    assets: path.join(folder, 'dist/client'),
  }),
  refused: [
    '/_image', '/_image?w=320', '/_image?href=https%3A%2F%2Fevil.example%2Fa.jpg&w=320&f=webp',
    '/_image?href=%2Fnone.jpg&w=320&f=webp',
  ],
});
