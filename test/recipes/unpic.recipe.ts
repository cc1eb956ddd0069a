import { run } from './bundle';
import { candidatesOf } from './candidates';
import { expectServed } from './cdn';
import { codeOf } from './page';
import { rendered } from './react';

test('the recipe for unpic serves every width of the srcset of its React component', async () => {
  const candidates = candidatesOf(await rendered({ 'unpic.jsx': codeOf('unpic', 'unpic.jsx') }));
  expect(candidates.length).toBeGreaterThan(3);
  await expectServed(candidates, { ratio: 640 / 427 });
});

test('the recipe for unpic serves a crop for the URL of transformUrl()', async () => {
  const { url } = await run<{ url: string }>('export * from "unpic.js"', { 'unpic.js': codeOf('unpic', 'unpic.js') });
  expect(await expectServed([{ url }])).toMatchObject([{ width: 640, height: 360 }]);
});
