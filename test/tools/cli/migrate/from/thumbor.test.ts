import { synthesizePrinted } from './printed-code';
import { differencesOf, migrated, runFrom } from './support';
import { cleanUp } from '../../../local/support';

afterEach(cleanUp);

const CONF = `# -*- coding: utf-8 -*-
ALLOW_UNSAFE_URL = False
SECURITY_KEY = 'hunter2-do-not-print'   # the key
QUALITY = 70
WEBP_QUALITY = None
MAX_WIDTH = 1920
MAX_HEIGHT = 0
MAX_AGE = 7200
AUTO_WEBP = True
LOADER = 'thumbor_aws.loader'
AWS_LOADER_BUCKET_NAME = "my-photos"
AWS_LOADER_ROOT_PATH = '/live'
AWS_LOADER_REGION_NAME = 'eu-west-1'
DETECTORS = ['thumbor.detectors.face_detector']
UPLOAD_ENABLED = False
`;

test('migrate --from thumbor prints the dialect with signatures, and keeps the key secret', async () => {
  const found = await migrated('thumbor', CONF);
  for (const part of [
    'urls: UrlDialect.thumbor({ smart: true }),',
    "'thumbor-key'",
    '// create it with the value of SECURITY_KEY',
    'quality: { avif: 70, webp: 70, jpeg: 70 },',
    'maxWidth: 1920,',
    'defaultTtl: Duration.hours(2),',
    "keyPrefix: 'live/'",
    "{ env: { region: 'eu-west-1' } }",
  ]) {
    expect(found.code).toContain(part);
  }
  expect(Object.keys(differencesOf(found))).toEqual(expect.arrayContaining(['AUTO_WEBP', 'DETECTORS', 'QUALITY']));
  expect(found.differences.map(({ what }) => what)).not.toContain('UPLOAD_ENABLED');
  expect(JSON.stringify(found)).not.toContain('hunter2');
  synthesizePrinted(found.code);
});

test('migrate --from thumbor serves unsafe URLs if all URLs of a log are', async () => {
  const { code, traffic } = await migrated('thumbor', [
    '/unsafe/300x200/smart/a.jpg',
    '/unsafe/300x200/a.jpg',
    '/unsafe/debug/300x200/a.jpg',
    '/unsafe/https://example.com/a.jpg',
  ].join('\n'));
  expect(code).toContain('UrlDialect.thumbor({ unsafe: true })');
  expect(traffic.counts).toEqual({ supported: 1, approximated: 1, ignored: 0, refused: 2 });
  synthesizePrinted(code);
});

test('migrate --from thumbor reads originals of the first allowed host over HTTPS', async () => {
  const { code } = await migrated('thumbor', "LOADER = 'thumbor.loaders.https_loader'\nSECURITY_KEY = 'x'\n"
    + "ALLOWED_SOURCES = ['cms.example.com', r'.+\\.example\\.org']\n");
  expect(code).toContain("ImageSource.https({ origin: 'https://cms.example.com' })");
  expect(code).toContain('VariantDelivery.FUNCTION_FIRST');
  synthesizePrinted(code);
});

test('migrate --from thumbor reads lists on several lines, and products of numbers', async () => {
  const { code } = await migrated('thumbor', "LOADER = 'thumbor.loaders.http_loader'\nALLOWED_SOURCES = [\n"
    + "    'cms.example.com',  # editors\n    'img.example.org',\n]\nMAX_AGE = 2 * 60 * 60\nDETECTORS = []\n");
  expect(code).toContain("ImageSource.https({ origin: 'https://cms.example.com' })");
  expect(code).toContain('defaultTtl: Duration.hours(2),');
});

describe('migrate --from thumbor', () => {
  const VARIABLES = {
    IMAGOR_SECRET: 'hunter2-do-not-print',
    IMAGOR_AUTO_WEBP: '1',
    IMAGOR_AUTO_AVIF: '0',
    IMAGOR_CACHE_HEADER_TTL: '2h',
    AWS_REGION: 'eu-west-1',
    S3_LOADER_BUCKET: 'my-photos',
    S3_LOADER_BASE_DIR: 'live',
    VIPS_MAX_WIDTH: '1920',
  };
  const lines = Object.entries(VARIABLES);

  test.each([
    ['an .env file', lines.map(([name, value]) => `${name}=${value}`).join('\n')],
    ['a compose file', `services:\n  imagor:\n    image: shumc/imagor:latest\n    environment:\n${
      lines.map(([name, value]) => `      ${name}: "${value}" # of production`).join('\n')}`],
    ['a list in a compose file', `environment:\n${lines.map(([name, value]) => `  - ${name}=${value}`).join('\n')}`],
    ['a function', JSON.stringify({ Environment: { Variables: VARIABLES } })],
  ])('reads the variables of imagor in %s, and keeps its secret', async (_name, text) => {
    const found = await migrated('thumbor', text);
    for (const part of [
      'urls: UrlDialect.thumbor({ smart: true }),', '// create it with the value of IMAGOR_SECRET', "keyPrefix: 'live/'",
      'maxWidth: 1920,', 'defaultTtl: Duration.hours(2),', "{ env: { region: 'eu-west-1' } }",
    ]) {
      expect(found.code).toContain(part);
    }
    expect(differencesOf(found)).toMatchObject({ IMAGOR_SECRET: expect.anything(), AUTO_WEBP: expect.anything() });
    expect(JSON.stringify(found)).not.toMatch(/hunter2|IMAGOR_UNSAFE|IMAGOR_SIGNER_TYPE|AUTO_AVIF/);
    synthesizePrinted(found.code);
  });

  test('reports the signers of imagor that the CDN refuses, and URLs without a signature beside signed ones', async () => {
    const found = await migrated('thumbor', 'IMAGOR_SECRET=x\nIMAGOR_SIGNER_TYPE=sha256\nIMAGOR_UNSAFE=1\n');
    expect(differencesOf(found)).toMatchObject({
      'IMAGOR_SIGNER_TYPE, IMAGOR_SIGNER_TRUNCATE': expect.stringContaining('SHA-1'),
      'IMAGOR_UNSAFE': expect.stringContaining('unsafe'),
    });
  });
});

test('migrate --from thumbor rejects files without settings and URLs', async () => {
  const { code, err } = await runFrom('thumbor', [{ Resources: {} }]);
  expect([code, err]).toEqual([1, expect.stringContaining('neither settings of thumbor nor URLs')]);
});

test('migrate --from thumbor rejects the parameters of another service', async () => {
  const { code, err } = await runFrom('thumbor', [{ Parameters: { SourceBuckets: 'my-photos' } }]);
  expect([code, err]).toEqual([1, expect.stringContaining('neither settings of thumbor nor URLs')]);
});

test('migrate --from thumbor accepts the variables of a container', async () => {
  const { code } = await migrated('thumbor', { Environment: { Variables: { TC_AWS_LOADER_BUCKET: 'my-photos' } } });
  expect(code).toContain("'my-photos'");
});

test('migrate --from thumbor reports that unsafe URLs are refused, unless thumbor refuses them too', async () => {
  const [open, closed] = await Promise.all([
    migrated('thumbor', "SECURITY_KEY = 'x'\n"),
    migrated('thumbor', "SECURITY_KEY = 'x'\nALLOW_UNSAFE_URL = False\n"),
  ]);
  expect(differencesOf(open).ALLOW_UNSAFE_URL).toContain('the CDN refuses them');
  expect(differencesOf(closed)).not.toHaveProperty('ALLOW_UNSAFE_URL');
});
