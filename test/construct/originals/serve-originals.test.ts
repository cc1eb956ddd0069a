import * as vm from 'node:vm';
import { Template } from 'aws-cdk-lib/assertions';
import { ImageTransformation, OriginAccess } from '../../../src';
import { distributionConfig, stackWith, templateOf } from '../../support';

const transformation = ImageTransformation.onDemand();

function allowed(template: Template): string[] {
  return Object.values(template.findResources('AWS::S3::BucketPolicy')).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow').map(
      ({ Principal }: any) => `${Properties.Bucket.Ref}: ${JSON.stringify(Principal)}`,
    ),
  );
}

test('ImageCdn does not serve originals by default', () => {
  const template = templateOf({ transformation });
  expect(distributionConfig(template).CacheBehaviors).toBeUndefined();
  expect(allowed(template).map(entry => entry.replace(/[A-F0-9]{8}: .*/, ''))).toEqual(['ImagesVariants']);
});

describe('ImageCdn with `originalsPath`', () => {
  const template = templateOf({ transformation, originalsPath: 'original' });
  const [behavior] = distributionConfig(template).CacheBehaviors;

  test('serves originals from their bucket over HTTPS, for GET and HEAD only', () => {
    const origin = distributionConfig(template).Origins.find(({ Id }: any) => Id === behavior.TargetOriginId);
    expect(origin.DomainName).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ImagesBucket/), 'RegionalDomainName'] });
    expect(behavior).toMatchObject({
      PathPattern: 'original/*',
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
    });
  });

  test('reads both buckets with one identity', () => {
    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 1);
    expect(allowed(template).map(entry => entry.replace(/[A-F0-9]{8}: .*/, ''))).toEqual([
      'ImagesBucket',
      'ImagesVariants',
    ]);
  });

  test('removes the folder from the path and normalizes its escapes', () => {
    const [code] = Object.values(template.findResources('AWS::CloudFront::Function'))
      .map(({ Properties }) => Properties.FunctionCode)
      .filter(text => text.includes('onePath('));
    const event = { request: { uri: '/original/my%20cats/tom(1).jpg' } };
    expect(vm.runInNewContext(`${code}; handler(event).uri`, { event })).toBe('/my%20cats/tom%281%29.jpg');
  });

  test('reads both buckets with origin access control', () => {
    const control = templateOf({
      transformation,
      originalsPath: 'original',
      originAccess: OriginAccess.control(),
    });
    expect(allowed(control)).toHaveLength(2);
    expect(distributionConfig(control).Origins.filter((origin: any) => origin.S3OriginConfig)).toHaveLength(2);
  });

  test('rejects `urlFor()` of a key in the folder, where another image is served', () => {
    const { cdn } = stackWith({ transformation, originalsPath: 'cats' });
    expect(() => cdn.urlFor('cats/tom.jpg', { width: 640 })).toThrow(
      'Test/Images: `key` must not begin with cats/, where `originalsPath` serves tom.jpg, ' +
        'got cats/tom.jpg. Choose an `originalsPath` that no key begins with',
    );
    expect(() => cdn.urlFor('cats/tom.jpg')).toThrow('must not begin with cats/');
    expect(cdn.urlFor('cats.jpg')).toMatch(/\/cats\.jpg$/);
    expect(cdn.urlFor('catsup/tom.jpg')).toMatch(/\/catsup\/tom\.jpg$/);
  });

  test.each(['a/b', '', '/original', 'ü', 'a*', 'a'.repeat(65)])(
    'rejects the folder "%s" at synthesis',
    originalsPath => {
      expect(() => stackWith({ transformation, originalsPath })).toThrow(
        'Test/Images: `originalsPath` must be 1 to 64 ' +
          `letters, digits, '-' and '_', without slashes, got ${originalsPath}. Use a name such as 'original'`,
      );
    },
  );
});

test.each([undefined, ImageTransformation.none()])(
  'ImageCdn rejects `originalsPath` with `transformation: %p`',
  none => {
    expect(() => stackWith({ transformation: none, originalsPath: 'original' })).toThrow(
      '`originalsPath` must be set together with `transformation`: without it, every URL serves an original',
    );
  },
);
