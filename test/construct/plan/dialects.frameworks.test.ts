import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  Framework, FrameworkDialectOptions, FrameworkImages, ImageCdn, ImageCdnProps, ImageSource, ImageTransformation,
  OnDemandOptions, UrlDialect, UrlSigning, VariantDelivery,
} from '../../../src';
import { edgeFunctionCode } from '../../../src/construct/transformation/edge-function';
import { parseConfig } from '../../../src/runtime/transformer/transformer-config';
import { emptyStack, stackWith, templateOf, warnings } from '../../support';

const FUNCTION_FIRST = VariantDelivery.FUNCTION_FIRST;

function propsFor(
  framework: Framework, dialect: FrameworkDialectOptions = {}, options: OnDemandOptions = {}, props: ImageCdnProps = {},
): ImageCdnProps {
  return {
    transformation: ImageTransformation.onDemand({ urls: UrlDialect.framework(framework, dialect), ...options }),
    ...props,
  };
}

function configOf(...args: Parameters<typeof propsFor>) {
  const functions = Object.values(templateOf(propsFor(...args)).findResources('AWS::Lambda::Function'));
  return parseConfig(functions.flatMap(({ Properties }) => Properties.Environment?.Variables.CONFIG ?? [])[0]);
}

const siteOf = (...args: Parameters<typeof propsFor>) => configOf(...args).rules.dialect!.site!;
const remote = (origin: string, pathPrefix = 'remote/') => ({ pathPrefix, source: ImageSource.https({ origin }) });

const warningsOf = (props: ImageCdnProps) => warnings(stackWith(props).stack);

/** Returns a build of Next.js with a manifest. */
function buildWith(images?: object): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'next-build-'));
  if (images) fs.writeFileSync(path.join(folder, 'images-manifest.json'), JSON.stringify({ version: 1, images }));
  return folder;
}

const MANIFEST = { deviceSizes: [640, 1080], imageSizes: [32], qualities: [75, 90], domains: [], remotePatterns: [] };
const EVERY_PATH = String.raw`^(?:(?!(?:^|\/)\.{1,2}(?:\/|$))(?:(?:(?!(?:^|\/)\.{1,2}(?:\/|$)).)*?)\/?)$`;

describe('UrlDialect.framework()', () => {
  test('has the lists of the newest version by default, never enlarges, and negotiates formats', () => {
    const { rules, svg } = configOf(Framework.NEXT);
    expect(svg).toBe('refuse');
    expect(rules).toMatchObject({ maxWidth: 3840, allowEnlargement: false, negotiates: true });
    expect(rules.widths).toEqual([32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840]);
    expect(rules.dialect).toEqual({ name: 'next', site: { sizes: rules.widths, levels: [75] } });
    expect(siteOf(Framework.VERCEL)).toEqual({ sizes: [640, 750, 828, 1080, 1200, 1920, 2048, 3840] });
    const astro = configOf(Framework.ASTRO);
    expect(astro.rules.dialect!.site).toEqual({});
    expect(astro.svg).toBe('pass-through');
  });

  test('takes widths, qualities, patterns and SVG of the site', () => {
    const images = FrameworkImages.of({
      widths: [4096, 100],
      qualities: [50],
      dangerouslyAllowSvg: true,
      localPatterns: [{ pathname: '/assets/**', search: '' }, { pathname: '/a.b/*.png' }],
    });
    const { rules, svg } = configOf(Framework.NEXT, { basePath: '/docs', images });
    expect(svg).toBe('pass-through');
    expect(rules).toMatchObject({ maxWidth: 4096, widths: [100, 4096] });
    expect(rules.dialect!.site).toEqual({
      base: '/docs',
      sizes: [4096, 100],
      levels: [50],
      locals: [[String.raw`^\/assets\/.*$`, ''], [String.raw`^\/a\.b\/[^/]*\.png$`]],
    });
    const screens = FrameworkImages.of({ widths: [320, 768], dangerouslyAllowSvg: false });
    const free = configOf(Framework.IPX, { images: screens });
    expect(free).toMatchObject({ svg: 'refuse', rules: { widths: [320, 768], dialect: { name: 'ipx', site: {} } } });
  });

  test('leads absolute URLs to the HTTPS sources with their host, in both spellings of an international name', () => {
    const bound = (sources: ImageCdnProps['sources']) =>
      templateOf(propsFor(Framework.NEXT, {}, { delivery: FUNCTION_FIRST }, { sources }));
    expect(() => bound([remote('https://*.example.com')]))
      .toThrow('must be the name of one host, without a wildcard, got https://*.example.com. Add a source for each host');
    expect(siteOf(Framework.NEXT, {}, { delivery: FUNCTION_FIRST }, {
      sources: [
        remote('https://bücher.example', 'books/'), { source: ImageSource.https({ origin: 'https://www.example.com:8443', pathPrefix: 'a b/' }) },
      ],
    }).routes).toEqual([
      ['books/', 'xn--bcher-kva.example', '/'], ['books/', 'bücher.example', '/'], ['', 'www.example.com:8443', '/a b/'],
    ]);
  });

  test('leads paths to the buckets with their prefix', () => {
    const stack = emptyStack();
    const [source, products] = ['Others', 'Products'].map(id => ImageSource.bucket(new s3.Bucket(stack, id)));
    const sources = [{ source }, { pathPrefix: 'products/', source: products }];
    const { urlRules } = new ImageCdn(stack, 'Site', propsFor(Framework.NEXT, {}, {}, { sources }));
    expect(urlRules).toContain('"routes":[["products/"]]');
  });

  test.each<[string, () => Parameters<typeof propsFor>, string]>([
    ['a base path with a slash at its end', () => [Framework.NEXT, { basePath: '/docs/' }], '`urls.basePath` must be folders'],
    ['a base path with a parent folder', () => [Framework.NEXT, { basePath: '/../a' }], '`urls.basePath` must be folders'],
    ['widths of the ladder beside those of the list', () => [Framework.NEXT, {}, { widths: [640] }],
      '`widths` must not be set with these `urls`, whose widths are those of the framework'],
    ['a quality above 100', () => [Framework.NEXT, { images: FrameworkImages.of({ qualities: [101] }) }],
      '`urls.images.qualities` must be a whole number from 1 to 100, got 101'],
    ['a width above 8192', () => [Framework.NEXT, { images: FrameworkImages.of({ widths: [640, 8193] }) }],
      '`urls.images.widths` must be a whole number from 1 to 8192, got 8193'],
    ['presets', () => [Framework.NEXT, {}, { presets: { card: { width: 300 } } }], '`presets` must not be set with these `urls`'],
    ['a folder without a build', () => [Framework.NEXT, { images: FrameworkImages.fromNextBuild(buildWith()) }],
      'Run `next build` before the synthesis'],
  ])('rejects %s', (_name, args, message) => {
    expect(() => templateOf(propsFor(...args()))).toThrow(message);
  });

  test('rejects signing', () => {
    const stack = emptyStack();
    const signing = UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Secret') });
    expect(() => new ImageCdn(stack, 'Signed', propsFor(Framework.ASTRO, {}, { signing })))
      .toThrow('`signing` must not be set with the `urls` of Astro, which have no signature');
  });

  test('warns about hosts whose number of originals nothing limits, unless concurrency is limited', () => {
    const props = (options: OnDemandOptions) => propsFor(
      Framework.NEXT, {}, { delivery: FUNCTION_FIRST, ...options }, { sources: [remote('https://cms.example.com')] });
    expect(warningsOf(props({}))).toEqual(['unlimitedOriginals']);
    expect(warningsOf(props({ reservedConcurrentExecutions: 20 }))).toEqual([]);
  });

  test('prints URLs with the widths of the list, and rejects what they cannot express', () => {
    const stack = emptyStack();
    const cdn = new ImageCdn(stack, 'Site', propsFor(Framework.NEXT, { basePath: '/docs' }));
    const url = (...args: Parameters<typeof cdn.urlFor>) => stack.resolve(cdn.urlFor(...args))['Fn::Join'][1].at(-1);
    expect(url('my cats/tom.jpg', { width: 640 })).toBe('/docs/_next/image?url=%2Fdocs%2Fmy%2520cats%2Ftom.jpg&w=640&q=75');
    expect(url('tom.jpg')).toBe('/docs/_next/image?url=%2Fdocs%2Ftom.jpg&w=3840&q=75');
    expect(() => cdn.urlFor('tom.jpg', { width: 640, quality: 80 })).toThrow('`quality` must be one of the qualities of the site: 75');
    expect(() => cdn.urlFor('tom.jpg', { width: 640, height: 40 })).toThrow('URLs of Next.js have no equivalent');
    expect(JSON.stringify(stack.resolve(cdn.srcSetFor('tom.jpg')))).toContain('w=3840&q=75 3840w');
  });
});

describe('FrameworkImages.fromNextBuild()', () => {
  const site = (images: object) => siteOf(Framework.NEXT, { images: FrameworkImages.fromNextBuild(buildWith(images)) });

  test('reads widths, qualities and patterns', () => {
    expect(site(MANIFEST)).toEqual({ sizes: [32, 640, 1080], levels: [75, 90] });
    const { qualities, ...older } = MANIFEST;
    expect(site(older)).toEqual({ sizes: [32, 640, 1080] });
    expect(site({ ...MANIFEST, localPatterns: [{ pathname: EVERY_PATH, search: '' }] })).not.toHaveProperty('locals');
    expect(site({ ...MANIFEST, localPatterns: [{ pathname: EVERY_PATH }, { pathname: '^a$', search: '?v=1' }] }).locals)
      .toEqual([['^'], ['^a$', '?v=1']]);
    expect(site({ ...MANIFEST, localPatterns: [{ pathname: '^a$', search: '' }] }).locals).toEqual([['^a$', '']]);
  });

  test('rejects a pattern with a wildcard in its host, and warns about a host without a source', () => {
    const built = (images: object) =>
      propsFor(Framework.NEXT, { images: FrameworkImages.fromNextBuild(buildWith(images)) });
    expect(() => templateOf(built({ ...MANIFEST, remotePatterns: [{ hostname: String.raw`^(?:(?!\.)(?=.)[^/]*?\.example\.com\/?)$` }] })))
      .toThrow('`urls.images` must have `remotePatterns` without wildcards in their hosts, because the CDN requests listed '
        + String.raw`hosts only, got ^(?:(?!\.)(?=.)[^/]*?\.example\.com\/?)$. List each host, with an ImageSource.https() for it`);
    const remotePatterns = [{ hostname: String.raw`^(?:^(?:cms\.example\.com)$)$` }];
    const images = { ...MANIFEST, remotePatterns, domains: ['a.example'] };
    expect(warningsOf(built(images))).toEqual(['missingSources']);
  });
});

describe('the remote patterns of a build of Next.js', () => {
  const HOST = String.raw`^(?:^(?:cms\.example\.com)$)$`;
  const routes = (remotePatterns: object[], domains: string[] = []) => siteOf(
    Framework.NEXT, { images: FrameworkImages.fromNextBuild(buildWith({ ...MANIFEST, remotePatterns, domains })) },
    { delivery: FUNCTION_FIRST }, { sources: [remote('https://cms.example.com')] },
  ).routes;

  test('restrict the paths and queries of the source with their host', () => {
    expect(routes([{ hostname: HOST, pathname: '^a$', port: '' }, { hostname: HOST, pathname: EVERY_PATH, search: '' }]))
      .toEqual([['remote/', 'cms.example.com', '/', [['^a$'], ['^', '']]]]);
  });

  test('restrict nothing if one of them has every path, or no pattern has the host', () => {
    const all = [['remote/', 'cms.example.com', '/']];
    expect(routes([{ hostname: HOST, pathname: '^a$' }, { hostname: HOST, protocol: 'https' }])).toEqual(all);
    expect(routes([{ hostname: HOST, pathname: '^a$' }], ['cms.example.com'])).toEqual(all);
    expect(routes([])).toEqual(all);
  });

  test('refuse another port, and hosts without HTTPS, about which there is a warning', () => {
    expect(routes([{ hostname: HOST, port: '8443' }])).toEqual([['remote/', 'cms.example.com', '/', []]]);
    const remotePatterns = [{ hostname: HOST, protocol: 'http' }];
    const images = FrameworkImages.fromNextBuild(buildWith({ ...MANIFEST, remotePatterns }));
    expect(warningsOf(propsFor(Framework.NEXT, { images }))).toEqual(['missingSources']);
  });

  test('are read once from the manifest', () => {
    const folder = buildWith(MANIFEST);
    const images = FrameworkImages.fromNextBuild(folder);
    const site = siteOf(Framework.NEXT, { images });
    fs.rmSync(folder, { recursive: true });
    expect(siteOf(Framework.NEXT, { images })).toEqual(site);
  });
});

describe('an image CDN with URLs of a framework on the distribution of a site', () => {
  const mounted = (props: Partial<ImageCdnProps>, behaviors: string[] = [], framework = Framework.NEXT) => {
    const stack = emptyStack();
    const origin = new origins.HttpOrigin('origin.example.com');
    const distribution = new cloudfront.Distribution(stack, 'Site', { defaultBehavior: { origin } });
    behaviors.forEach(pattern => distribution.addBehavior(pattern, origin));
    const bucket = new s3.Bucket(stack, 'Assets');
    const own = { distribution, pathPattern: '/_next/image*', bucket };
    const cdn = new ImageCdn(stack, 'Images', { ...propsFor(framework), ...own, ...props });
    return { stack, distribution, cdn, bucket, synth: () => (stack.node.root as App).synth() };
  };

  test.each([
    [Framework.NEXT, {}, '/_next/image*'],
    [Framework.NEXT, { basePath: '/docs' }, '/docs/_next/image*'],
    [Framework.VERCEL, {}, '/_vercel/image*'],
    [Framework.ASTRO, {}, '/_image*'],
    [Framework.NETLIFY, {}, '/.netlify/images*'],
    [Framework.IPX, {}, '/_ipx/*'],
  ])('has the path pattern of %s with %j', (framework, dialect, pathPattern) => {
    const { cdn } = mounted({ pathPattern, ...propsFor(framework, dialect) }, [], framework);
    expect(() => mounted({ pathPattern: '/images/*', ...propsFor(framework, dialect) }))
      .toThrow(`\`pathPattern\` must be ${pathPattern} with the \`urls\` of`);
    expect(cdn.urlRules).toContain(`"root":"${pathPattern.replace(/^\/|\*$/g, '').replace(/\/?$/, '/')}"`);
  });

  test('rejects props that have no meaning there', () => {
    expect(() => mounted({ stripPrefix: true })).toThrow('`stripPrefix` must be left out with URLs of a framework');
    expect(() => mounted({ originalsPath: 'original' })).toThrow('`originalsPath` must be left out with URLs of a framework');
    expect(() => mounted({ otherFiles: ['*.pdf'] })).toThrow('`otherFiles` must be left out with URLs of a framework');
  });

  test.each(['/_next/*', '/_next/image', '/*/image'])('reports an earlier behavior %s, which receives its requests', pattern => {
    const { synth } = mounted({}, [pattern]);
    expect(synth).toThrow(`\`pathPattern\` must come before the behavior ${pattern} of the distribution`);
  });

  test.each(['/_next/static/*', '*.jpg', '/_next/image-*', '/api/*'])('accepts an earlier behavior %s', pattern => {
    expect(mounted({}, [pattern]).synth).not.toThrow();
  });

  test.each([
    ['/_next/image*', '/_next/image/*'], ['/_next/image*', '*/static/*'], ['/_next/image*', '/_next/image?me/*'],
    ['/_ipx/*', '/_ipx/static/*'],
  ])('with %s reports an earlier behavior %s, whose responses would be cached as variants', (pathPattern, pattern) => {
    const framework = pathPattern === '/_ipx/*' ? Framework.IPX : Framework.NEXT;
    const { synth } = mounted({ pathPattern, ...propsFor(framework) }, [pattern], framework);
    expect(synth).toThrow(`\`pathPattern\` must come before the behavior ${pattern} of the distribution, which receives `
      + 'requests for the paths of variants');
  });

  test('reports a second behavior with its pattern', () => {
    const { distribution, synth } = mounted({});
    distribution.addBehavior('_next/image*', new origins.HttpOrigin('origin.example.com'));
    expect(synth).toThrow('`pathPattern` must differ from those of other behaviors, got /_next/image*');
  });

  test('stands beside another image CDN on the distribution', () => {
    const { stack, distribution, bucket, synth } = mounted({});
    const transformation = ImageTransformation.onDemand();
    new ImageCdn(stack, 'More', { distribution, pathPattern: '/images/*', bucket, transformation });
    expect(synth).not.toThrow();
    Annotations.fromStack(stack).hasNoError('*', Match.anyValue());
  });

  test('has an edge function of at most 10 KB with ten sources and a base path', () => {
    for (const framework of Object.values(Framework)) {
      const sources = Array.from({ length: 10 }, (_, index) => remote(`https://images${index}.example.com`, `remote${index}/`));
      const { rules } = configOf(framework, { basePath: '/docs' }, { delivery: FUNCTION_FIRST }, { sources });
      expect(Buffer.byteLength(edgeFunctionCode(rules))).toBeLessThan(10_240);
    }
  });
});
