import { run } from './bundle';
import { candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { nextOptions } from './next';
import { filesOf } from './page';
import { rendered } from './react';

const FILES = filesOf('migration/vercel.md');
const STATIC = '/_next/static/media/tom.0a1b2c3d.jpg';

test('the loader for Next.js serves static imports at every width of their srcset', async () => {
  const { define, modules } = await nextOptions();
  // The build of Next.js copies the file, and replaces the import by its address and size.
  const imported = { src: STATIC, width: 3264, height: 2448, blurWidth: 8, blurHeight: 6, blurDataURL: 'data:,' };
  const html = await rendered({ 'static-import.jsx': FILES['static-import.jsx'] }, {
    define, modules: { ...modules, './tom.jpg': `module.exports = ${JSON.stringify(imported)};` },
  });
  const candidates = candidatesOf(html);
  expect(candidates.length).toBeGreaterThan(5);
  await expectServed(candidates, { path: STATIC });
});

test('the loader for remote images requests them from the CDN under the prefix of their server', async () => {
  const { default: loader } = await run<{ default: (image: object) => string }>(
    'export { default } from "remote-image-loader.js"', { 'remote-image-loader.js': FILES['remote-image-loader.js'] });
  expect(loader({ src: 'https://cms.example.com/uploads/2026/fair.jpg', width: 640 }))
    .toBe('https://images.example.com/cms/2026/fair.jpg?w=640');
  expect(loader({ src: '/cats/tom.jpg', width: 640, quality: 50 }))
    .toBe('https://images.example.com/cats/tom.jpg?w=640&q=50');
});
