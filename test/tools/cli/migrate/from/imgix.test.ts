import { synthesizePrinted } from './printed-code';
import { differencesOf, migrated, runFrom } from './support';
import { cleanUp } from '../../../local/support';

afterEach(cleanUp);

const source = (deployment: object) => ({ data: [{ attributes: { name: 'photos', deployment } }] });

test('migrate --from imgix prints the bucket and the defaults of a source, without its access key', async () => {
  const found = await migrated('imgix', source({
    type: 's3',
    s3_bucket: 'my-photos',
    s3_prefix: '/live',
    s3_access_key: 'AKIA-do-not-print',
    s3_secret_key: 'hunter2-do-not-print',
    cache_ttl_value: 604800,
    custom_domains: ['img.example.com'],
    imgix_subdomains: ['example'],
    default_params: { q: 60, auto: 'format,compress', txt: 'x' },
    image_missing: 'https://example.com/none.png',
    secure_url_enabled: true,
  }));
  for (const part of [
    "'my-photos'", "keyPrefix: 'live/'", 'defaultTtl: Duration.days(7),', 'quality: { avif: 60, webp: 60, jpeg: 60 }',
  ]) {
    expect(found.code).toContain(part);
  }
  expect(Object.keys(differencesOf(found))).toEqual(
    expect.arrayContaining(['default parameters txt', 'image_missing', 'secure_url_enabled']),
  );
  expect(found.steps.flatMap(({ commands }) => commands).join()).toContain('--old https://img.example.com');
  expect(JSON.stringify(found)).not.toContain('do-not-print');
  synthesizePrinted(found.code);
});

test('migrate --from imgix reads originals of a web folder over HTTPS', async () => {
  const { code } = await migrated('imgix', source({
    type: 'webfolder', webfolder_base_url: 'https://cms.example.com/media/', imgix_subdomains: ['example'],
  }));
  expect(code).toContain("ImageSource.https({ origin: 'https://cms.example.com', pathPrefix: 'media/' })");
  synthesizePrinted(code);
});

test('migrate --from imgix adds up requests by the grammar of the library', async () => {
  const { traffic, code } = await migrated('imgix', [
    'https://example.imgix.net/a.jpg?w=600&auto=format&ixlib=js-3.8.0',
    'https://example.imgix.net/a.jpg?w=600&h=400&fit=crop&crop=faces',
    'https://example.imgix.net/a.jpg?w=600&txt=Hello&txt-size=20',
    'https://example.imgix.net/a.jpg?w=600&fit=wrong',
    'https://example.imgix.net/drawing.svg',
  ].join('\n'));
  expect(traffic.counts).toEqual({ supported: 2, approximated: 1, ignored: 1, refused: 1 });
  expect(traffic.reasons.map(({ reason }: { reason: string }) => reason)).toEqual(expect.arrayContaining([
    'the parameter txt', 'the parameter txt-size', expect.stringMatching(/^fit must be one of/),
  ]));
  synthesizePrinted(code);
});

test('migrate --from imgix counts watermarks as ignored, which only presets and signed URLs have', async () => {
  const { traffic } = await migrated('imgix', [
    'https://example.imgix.net/a.jpg?w=600&mark=logo.png&mark-align=bottom,right&mark-scale=10',
    'https://example.imgix.net/a.jpg?w=600&mark64=bG9nby5wbmc',
  ].join('\n'));
  expect(traffic.counts).toMatchObject({ supported: 0, ignored: 2 });
  expect(traffic.reasons.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
    'the parameter mark-align: only in presets and signed URLs',
    'the parameter mark-scale',
    'the parameter mark64',
    'the parameter mark: only in presets and signed URLs',
  ]);
});

test('migrate --from imgix does not ask for a change of DNS records that only imgix can change', async () => {
  const { steps } = await migrated('imgix', 'https://example.imgix.net/a.jpg?w=600\n');
  const notes = steps.flatMap(step => step.notes);
  expect(notes).toContain('example.imgix.net is not your domain name, so the host of URLs changes: replace it in pages '
    + 'with NEW_DOMAIN. To use a domain name of yours, set `domainNames` and `certificate`.');
  expect(notes).toContain('Use the former URLs in pages again.');
  expect(notes.join()).not.toContain('DNS record');
});

test('migrate --from says that no variant is as large as a requested size beyond the largest one', async () => {
  const found = await migrated('imgix', '/a.jpg?w=99999\n');
  expect(found.code).toContain('maxWidth: 8192');
  expect(differencesOf(found)['sizes up to 99999 pixels'])
    .toBe('they are in URLs. `maxWidth` is 8192, the largest value. Lower it if nobody needs them: the default is 2560');
});

test('migrate --from imgix rejects files without URLs and a source', async () => {
  const { code, err } = await runFrom('imgix', [{ Resources: {} }]);
  expect([code, err]).toEqual([1, expect.stringContaining('neither URLs nor a source of imgix')]);
});
