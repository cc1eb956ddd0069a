import * as vm from 'node:vm';
import { Template } from 'aws-cdk-lib/assertions';
import { ImageTransformation, OriginAccess, OriginalAccess } from '../../src';
import { distributionConfig, stackWith, templateOf } from '../support';

const transformation = ImageTransformation.onDemand();

function allowed(template: Template): string[] {
  return Object.values(template.findResources('AWS::S3::BucketPolicy')).flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow').map(
      ({ Principal }: any) => `${Properties.Bucket.Ref}: ${JSON.stringify(Principal)}`,
    ),
  );
}

test('hidden() is what there is without it', () => {
  expect(templateOf({ transformation, originals: OriginalAccess.hidden() }).toJSON()).toEqual(
    templateOf({ transformation }).toJSON(),
  );
});

describe('underPrefix', () => {
  const template = templateOf({ transformation, originals: OriginalAccess.underPrefix('original') });
  const [behavior] = distributionConfig(template).CacheBehaviors;

  test('leads straight to the originals, by HTTPS, for reading', () => {
    const origin = distributionConfig(template).Origins.find(({ Id }: any) => Id === behavior.TargetOriginId);
    expect(origin.DomainName).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^ImagesBucket/), 'RegionalDomainName'] });
    expect(behavior).toMatchObject({
      PathPattern: 'original/*',
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: ['GET', 'HEAD'],
    });
  });

  test('reads both buckets by one identity', () => {
    template.resourceCountIs('AWS::CloudFront::CloudFrontOriginAccessIdentity', 1);
    expect(allowed(template).map(entry => entry.replace(/[A-F0-9]{8}: .*/, ''))).toEqual([
      'ImagesBucket',
      'ImagesVariants',
    ]);
  });

  test('takes the prefix off the path, and leaves one of all ways to write it', () => {
    const [code] = Object.values(template.findResources('AWS::CloudFront::Function'))
      .map(({ Properties }) => Properties.FunctionCode)
      .filter(text => text.includes('onePath('));
    const event = { request: { uri: '/original/my%20cats/tom(1).jpg' } };
    expect(vm.runInNewContext(`${code}; handler(event).uri`, { event })).toBe('/my%20cats/tom%281%29.jpg');
  });

  test('works with OAC', () => {
    const control = templateOf({
      transformation,
      originals: OriginalAccess.underPrefix('original'),
      originAccess: OriginAccess.control(),
    });
    expect(allowed(control)).toHaveLength(2);
    expect(distributionConfig(control).Origins.filter((origin: any) => origin.S3OriginConfig)).toHaveLength(2);
  });

  test('has no URL of a variant for a key under the prefix, where another image is', () => {
    const { cdn } = stackWith({ transformation, originals: OriginalAccess.underPrefix('cats') });
    expect(() => cdn.urlFor('cats/tom.jpg', { width: 640 })).toThrow(
      'Test/Images: `key` must not begin with cats/, where `originals` serves tom.jpg, ' +
        'got: cats/tom.jpg. Choose a prefix for `originals` that no key begins with',
    );
    expect(() => cdn.urlFor('cats/tom.jpg')).toThrow('must not begin with cats/');
    expect(cdn.urlFor('cats.jpg')).toMatch(/\/cats\.jpg$/);
    expect(cdn.urlFor('catsup/tom.jpg')).toMatch(/\/catsup\/tom\.jpg$/);
  });

  test.each(['a/b', '', '/original', 'ü', 'a*'])('fails for prefix %s', prefix => {
    expect(() => stackWith({ transformation, originals: OriginalAccess.underPrefix(prefix) }))
      .toThrow(`Test/Images: \`originals\` must be under a prefix of letters, digits, '-' and '_', got: ${prefix}`);
  });
});

test.each([undefined, ImageTransformation.none()])('fails without transformation', none => {
  expect(() => stackWith({ transformation: none, originals: OriginalAccess.hidden() })).toThrow(
    '`originals` needs `transformation`: without it, every URL is an original',
  );
});
