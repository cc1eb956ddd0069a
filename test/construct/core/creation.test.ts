import {
  AccessLogs, HeicDecoder, ImageCdn, ImageMetadata, ImageMonitoring, ImagePurge, ImageRefinement, ImageReplica,
  ImageSource, ImageTransformation, OriginAccess, Purge, UrlDialect, UrlSigning, WebAcl,
} from '../../../src';
import { emptyStack, stackWith } from '../../support';

/** A class as plain JavaScript sees it. */
type Class = new (...all: unknown[]) => unknown;

describe('a construct without an ID or a scope', () => {
  test.each<[name: string, create: () => unknown, message: string]>([
    ['ImageCdn with props only', () => new ImageCdn(emptyStack(), { comment: 'Images' } as never),
      'Test: `id` must be a string, the ID of the construct, got an object without a class. Use new ImageCdn(this, '
        + "'Images', …)"],
    ['ImageCdn with a stack only', () => new (ImageCdn as never as Class)(emptyStack()),
      "Test: `id` must be a string, the ID of the construct, got undefined. Use new ImageCdn(this, 'Images', …)"],
    ['ImageCdn with an ID only', () => new (ImageCdn as never as Class)('Images'),
      "`scope` must be a construct such as a Stack, got 'Images'. Use new ImageCdn(this, 'Images', …)"],
    ['ImageCdn with nothing', () => new (ImageCdn as never as Class)(),
      "`scope` must be a construct such as a Stack, got undefined. Use new ImageCdn(this, 'Images', …)"],
    ['ImageReplica with props only', () => new ImageReplica(emptyStack(), { bucketName: 'photos' } as never),
      'Test: `id` must be a string, the ID of the construct, got an object without a class. Use new ImageReplica(this, '
        + "'Replica')"],
    ['an imported CDN with attributes only',
      () => (ImageCdn.fromImageCdnAttributes as (...all: unknown[]) => unknown)(emptyStack(), { domainName: 'a.example' }),
      'Test: `id` must be a string, the ID of the construct, got an object without a class. Use '
        + "ImageCdn.fromImageCdnAttributes(this, 'Images', …)"],
    ['addMonitoring() with options only', () => stackWith().cdn.addMonitoring({ alarms: false } as never),
      'Test/Images: `id` must be a string, the ID of the construct, got an object without a class. Use '
        + "addMonitoring('Monitoring', …)"],
  ])('%s is rejected with the code to write', (_name, create, message) => {
    expect(create).toThrow(new Error(message));
  });
});

describe('a class with factories', () => {
  const calls: [Class: unknown, factories: string, ...args: unknown[]][] = [
    [ImageTransformation, 'ImageTransformation.onDemand() or ImageTransformation.none()'],
    [ImageTransformation, 'ImageTransformation.onDemand() or ImageTransformation.none()', { widths: [640] }],
    [Purge, 'Purge.onChange() or Purge.none()'],
    [WebAcl, 'WebAcl.managed() or WebAcl.fromArn()'],
    [OriginAccess, 'OriginAccess.identity() or OriginAccess.control()', emptyStack()],
    [ImageSource, 'ImageSource.bucket() or ImageSource.r2()', emptyStack()],
    [AccessLogs, 'AccessLogs.toBucket()', { prefix: 'logs' }],
    [ImageRefinement, 'ImageRefinement.constantQuality()', { target: 70 }],
    [ImageMetadata, 'ImageMetadata.origin(), ImageMetadata.rights() or ImageMetadata.none()', 'everything'],
    [UrlDialect, 'a dialect such as UrlDialect.imgix()', 'imgix'],
    [UrlSigning, 'UrlSigning.hmac({ secret })', {}],
    [HeicDecoder, "HeicDecoder.fromDirectory('node_modules/heic-decode')", 'node_modules/heic-decode'],
    [ImagePurge, 'Purge.onChange()', emptyStack(), 'Purge'],
    [ImageMonitoring, 'addMonitoring() of an ImageCdn', emptyStack(), 'Monitoring'],
  ];

  const cases = calls.map(([given, ...rest]) =>
    [(given as Class).name, given as Class, ...rest] as [string, Class, string, ...unknown[]]);

  test.each(cases)(
    '%s has a private constructor, which is rejected with the factories to call', (name, constructor, factories, ...args) => {
      expect(() => new constructor(...args)).toThrow(
        new Error(`\`${name}\` must be created by a factory, got \`new ${name}()\`. Use ${factories}`),
      );
    },
  );
});
