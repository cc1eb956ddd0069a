import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn, ImageCdnProps, ImageTransformation } from '../../src';
import { distributionConfig, templateOf } from '../support';

describe('an enum prop from plain JavaScript', () => {
  test.each(['priceClass', 'httpVersion', 'minimumProtocolVersion'])('rejects a %s that is not a member', prop => {
    expect(() => templateOf({ [prop]: 'Cheapest' } as ImageCdnProps)).toThrow(
      new RegExp(`Test/Images: \`${prop}\` must be one of .+, got 'Cheapest'`),
    );
  });

  test.each(Object.values(cloudfront.PriceClass))('takes price class %s', priceClass => {
    expect(distributionConfig(templateOf({ priceClass })).PriceClass).toBe(priceClass);
  });
});

test('comment takes the place of the path, up to what CloudFront keeps', () => {
  expect(distributionConfig(templateOf({ comment: 'x'.repeat(200) })).Comment).toHaveLength(128);
});

test('fails for a web ACL of another region', () => {
  expect(() => templateOf({ webAclId: 'arn:aws:wafv2:eu-west-1:111122223333:global/webacl/a/b' })).toThrow(/us-east-1/);
});

describe('private images', () => {
  function build(props: (stack: Stack) => ImageCdnProps): Stack {
    const stack = new Stack(new App(), 'Test');
    new ImageCdn(stack, 'Images', props(stack));
    return stack;
  }

  function keyGroup(stack: Stack): cloudfront.IKeyGroup {
    return cloudfront.KeyGroup.fromKeyGroupId(stack, 'Viewers', 'a-group');
  }

  test('are shown to whom one of the key groups signed for', () => {
    const template = Template.fromStack(build(stack => ({ trustedKeyGroups: [keyGroup(stack)] })));
    expect(distributionConfig(template).DefaultCacheBehavior.TrustedKeyGroups).toEqual(['a-group']);
  });

  test('are so as originals too', () => {
    const {
      CacheBehaviors: [originals],
      DefaultCacheBehavior: variants,
    } = distributionConfig(
      Template.fromStack(
        build(stack => ({
          trustedKeyGroups: [keyGroup(stack)],
          transformation: ImageTransformation.onDemand(),
          originalsPath: 'original',
        })),
      ),
    );
    expect(originals.TrustedKeyGroups).toEqual(['a-group']);
    expect(variants.TrustedKeyGroups).toEqual(['a-group']);
  });

  test('need a key group', () => {
    expect(() => build(() => ({ trustedKeyGroups: [] }))).toThrow(
      'Test/Images: `trustedKeyGroups` must have at least one key group, got none',
    );
  });
});
