import * as vm from 'node:vm';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdnProps, ImageSource, ImageTransformation, OriginAccess, VariantDelivery } from '../../../src';
import { distributionConfig, emptyStack, stackWith, templateOf } from '../../support';

const transformation = ImageTransformation.onDemand();
const otherFiles = ['*.pdf', '/docs/*'];

function functionsOf(template: Template): string[] {
  return Object.values(template.findResources('AWS::CloudFront::Function')).map(
    ({ Properties }) => Properties.FunctionCode,
  );
}

function policyOf(template: Template, behavior: any): any {
  return template.findResources('AWS::CloudFront::ResponseHeadersPolicy')[behavior.ResponseHeadersPolicyId.Ref]
    .Properties.ResponseHeadersPolicyConfig;
}

describe('ImageCdn with `otherFiles`', () => {
  const template = templateOf({ transformation, otherFiles });
  const { CacheBehaviors, DefaultCacheBehavior, Origins } = distributionConfig(template);

  test('has a behavior for each pattern that serves GET and HEAD over HTTPS', () => {
    expect(CacheBehaviors).toEqual(
      otherFiles.map(PathPattern =>
        expect.objectContaining({
          PathPattern, ViewerProtocolPolicy: 'redirect-to-https', AllowedMethods: ['GET', 'HEAD'],
        }),
      ),
    );
  });

  test('reads the files from the bucket with the originals, and never from the transform function', () => {
    const targets = new Set(CacheBehaviors.map(({ TargetOriginId }: any) => TargetOriginId));
    expect(targets.size).toBe(1);
    expect(Origins.find(({ Id }: any) => targets.has(Id)).DomainName).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ImagesBucket/), 'RegionalDomainName'],
    });
    expect(DefaultCacheBehavior.TargetOriginId).not.toBe(CacheBehaviors[0].TargetOriginId);
  });

  test('sends headers with which browsers play a video as a document, and run no script', () => {
    const { SecurityHeadersConfig } = policyOf(template, CacheBehaviors[0]);
    const { ContentSecurityPolicy } = SecurityHeadersConfig.ContentSecurityPolicy;
    expect(ContentSecurityPolicy).toContain("media-src 'self'");
    expect(ContentSecurityPolicy).toContain("default-src 'none'");
    expect(ContentSecurityPolicy).not.toMatch(/sandbox|script-src/);
    expect(SecurityHeadersConfig.ContentTypeOptions).toEqual({ Override: true });
  });

  test('normalizes the path of a file, so that one invalidation path purges it', () => {
    const [code] = functionsOf(template).filter(text => text.includes('onePath('));
    const event = { request: { uri: '/my+files/%61(1).pdf' } };
    expect(vm.runInNewContext(`${code}; handler(event).uri`, { event })).toBe('/my%20files/a%281%29.pdf');
  });

  test('restricts the files as it restricts images', () => {
    const stack = emptyStack();
    const restricted = templateOf({
      transformation,
      otherFiles,
      trustedKeyGroups: [cloudfront.KeyGroup.fromKeyGroupId(stack, 'Keys', 'k1')],
      hotLinkProtection: { allowedReferrers: ['www.example.com'] },
    });
    const behaviors = distributionConfig(restricted).CacheBehaviors;
    expect(behaviors.map(({ TrustedKeyGroups }: any) => TrustedKeyGroups)).toEqual([['k1'], ['k1']]);
    const keyOfFile = functionsOf(restricted).filter(text => text.includes('onePath('));
    expect(keyOfFile).toEqual([expect.stringContaining('guardReferrer(')]);
  });

  test('shares the origin of `originalsPath`, which takes precedence', () => {
    const both = distributionConfig(templateOf({ transformation, otherFiles, originalsPath: 'original' }));
    expect(both.CacheBehaviors.map(({ PathPattern }: any) => PathPattern)).toEqual(['original/*', ...otherFiles]);
    expect(new Set(both.CacheBehaviors.map(({ TargetOriginId }: any) => TargetOriginId)).size).toBe(1);
  });

  test('works with origin access control', () => {
    const control = templateOf({ transformation, otherFiles, originAccess: OriginAccess.control() });
    expect(distributionConfig(control).Origins.filter((origin: any) => origin.S3OriginConfig)).toHaveLength(2);
  });
});

describe('ImageCdn.urlFor() with `otherFiles`', () => {
  const { cdn } = stackWith({ transformation, otherFiles });

  test('returns the URL of a file without parameters', () => {
    expect(cdn.urlFor('my files/a.pdf')).toMatch(/\/my%20files\/a\.pdf$/);
  });

  test('rejects parameters for a file, and accepts them for images', () => {
    expect(() => cdn.urlFor('docs/tom.jpg', { width: 640 })).toThrow(
      'Test/Images: `parameters` must be left out for docs/tom.jpg, which `otherFiles` serves as it is: it matches ' +
        '/docs/*',
    );
    expect(cdn.urlFor('tom.jpg', { width: 640 })).toMatch(/\/tom\.jpg\?w=640$/);
  });
});

test.each([
  [['*.jpg'], 'must not match images in every folder, got: *.jpg, which matches image.jpg'],
  [['*'], 'must not match images in every folder, got: *, which matches image.jpg'],
  [['*.pdf', '/*.*g'], '`otherFiles[1]` must not match images in every folder'],
  [['my docs/*'], 'must be a path pattern of 1 to 255 letters, digits and _ - . * ? $ / ~ " \' @ : + &, got: '
    + 'my docs/*'],
  [['x'.repeat(256)], 'must be a path pattern of 1 to 255 letters'],
  [[], 'must have 1 to 70 path patterns, got 0. Put files that belong together into one folder, such as docs/*'],
  [Array.from({ length: 71 }, (_, index) => `${index}/*`), 'must have 1 to 70 path patterns, got 71'],
  [['docs/*', '/docs/*'], 'must have different path patterns, got /docs/* twice'],
])('ImageCdn rejects `otherFiles: %j`', (patterns, message) => {
  expect(() => stackWith({ transformation, otherFiles: patterns })).toThrow(message);
});

test.each<[string, ImageCdnProps, string]>([
  [
    'without `transformation`', {},
    '`otherFiles` must be set together with `transformation`: without it, every URL serves an original',
  ],
  [
    'with `sources`',
    {
      transformation: ImageTransformation.onDemand({ delivery: VariantDelivery.FUNCTION_FIRST }),
      sources: [{ source: ImageSource.https({ origin: 'https://originals.example.com' }) }],
    },
    '`otherFiles` must be used with S3 buckets, for which CloudFront can sign requests, got `sources[0]` outside S3. '
      + 'Create another ImageCdn for that source',
  ],
])('ImageCdn rejects `otherFiles` %s', (_, props, message) => {
  expect(() => stackWith({ ...props, otherFiles })).toThrow(message);
});
