import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { ImageCdn, ImageCdnProps, ImageTransformation, WebAcl } from '../../../src';
import { distributionConfig, emptyStack, templateOf } from '../../support';

describe('an enum prop from plain JavaScript', () => {
  test.each(['priceClass', 'httpVersion', 'minimumProtocolVersion'])('rejects a %s that is not a member', prop => {
    expect(() => templateOf({ [prop]: 'Cheapest' } as ImageCdnProps)).toThrow(
      new RegExp(`Test/Images: \`${prop}\` must be one of .+, got 'Cheapest'`),
    );
  });

  test.each(Object.values(cloudfront.PriceClass))('accepts the price class %s', priceClass => {
    expect(distributionConfig(templateOf({ priceClass })).PriceClass).toBe(priceClass);
  });
});

test('`comment` replaces the path of the construct, up to the length that CloudFront accepts', () => {
  expect(distributionConfig(templateOf({ comment: 'x'.repeat(200) })).Comment).toHaveLength(128);
});

test('ImageCdn rejects a web ACL of another Region than us-east-1', () => {
  expect(() => templateOf({ webAcl: WebAcl.fromArn('arn:aws:wafv2:eu-west-1:111122223333:global/webacl/a/b') })).toThrow(/us-east-1/);
});

describe('`trustedKeyGroups` of ImageCdn', () => {
  function build(props: (stack: Stack) => ImageCdnProps): Stack {
    const stack = emptyStack();
    new ImageCdn(stack, 'Images', props(stack));
    return stack;
  }

  function keyGroup(stack: Stack): cloudfront.IKeyGroup {
    return cloudfront.KeyGroup.fromKeyGroupId(stack, 'Viewers', 'a-group');
  }

  test('restrict images to viewers with a signature of one of the key groups', () => {
    const template = Template.fromStack(build(stack => ({ trustedKeyGroups: [keyGroup(stack)] })));
    expect(distributionConfig(template).DefaultCacheBehavior.TrustedKeyGroups).toEqual(['a-group']);
  });

  test('restrict originals under `originalsPath`, too', () => {
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

  test('must contain at least one key group', () => {
    expect(() => build(() => ({ trustedKeyGroups: [] }))).toThrow(
      'Test/Images: `trustedKeyGroups` must have at least one key group, got none',
    );
  });
});
