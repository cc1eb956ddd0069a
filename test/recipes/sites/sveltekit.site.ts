import * as path from 'node:path';
import { describeSite } from './describe-site';
import { Framework, FrameworkImages, UrlDialect } from '../../../src';

// Its pages print the URLs of Vercel. Its server answers them with the files that @sveltejs/enhanced-img has made.
describeSite({
  name: 'SvelteKit',
  project: {
    packages: 'sveltekit',
    sources: ['sveltekit'],
    photographs: { imported: 'src/photos', served: 'static' },
    build: ['vite', 'build'],
    start: () => ['node', 'build/index.js'],
  },
  pages: ['/'],
  optimizer: '/_vercel/image',
  sourceOf: url => url.searchParams.get('url')!,
  mount: folder => ({
    urls: UrlDialect.framework(Framework.VERCEL, { images: FrameworkImages.of({ widths: [160, 320, 640, 1024] }) }),
    pathPattern: '/_vercel/image*',
    assets: path.join(folder, 'build/client'),
  }),
  refused: ['/_vercel/image?url=%2Fnone.jpg&w=320&q=75'],
});
