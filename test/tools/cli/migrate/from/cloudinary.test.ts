import { synthesizePrinted } from './printed-code';
import { migrated, runFrom } from './support';
import { cleanUp } from '../../../local/support';

afterEach(cleanUp);

test('migrate --from cloudinary lists each transformation with its parameters, the most frequent first', async () => {
  const { urls, traffic, code, steps } = await migrated('cloudinary', [
    'https://res.cloudinary.com/demo/image/upload/w_300,h_200,c_fill/v1/a.jpg',
    'https://res.cloudinary.com/demo/image/upload/w_300,h_200,c_fill/v2/b.jpg',
    'https://res.cloudinary.com/demo/image/upload/l_logo/a.jpg',
    'https://res.cloudinary.com/demo/video/upload/a.mp4',
  ].join('\n'));
  expect(urls.slice(1)).toEqual([
    '- 2 requests: w_300,h_200,c_fill → ?w=300&h=200&fit=crop',
    '- 1 request: l_logo → no equivalent: l_logo',
  ]);
  expect(traffic.counts).toEqual({ supported: 2, approximated: 0, ignored: 0, refused: 2 });
  expect(steps.flatMap(({ commands }) => commands).join()).not.toContain('--check');
  synthesizePrinted(code);
});

test('migrate --from cloudinary names the presets that take the place of named transformations', async () => {
  const url = 'https://res.cloudinary.com/demo/image/upload/t_card/a.jpg';
  const { urls, differences } = await migrated('cloudinary', url);
  expect(urls).toContain('- 1 request: t_card → ?preset=card');
  expect(differences).toContainEqual({
    what: 'named transformation t_card', remedy: 'define a preset card: see docs/transformation.md#presets',
  });
});

test('migrate --from cloudinary rejects files without URLs', async () => {
  const { code, err } = await runFrom('cloudinary', [{ Resources: {} }]);
  expect([code, err]).toEqual([1, expect.stringContaining('have no URLs')]);
});
