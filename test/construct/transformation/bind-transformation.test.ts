import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  FlatRatePlan, ImageCdn, ImageCdnProps, ImageTransformation, OriginAccess, Purge, UrlSigning, VariantDelivery, WebAcl,
} from '../../../src';
import { distributionConfig, emptyStack, only, siteIn, templateOf } from '../../support';

const { BUCKET_FIRST, FUNCTION_FIRST } = VariantDelivery;

/** The AWS-managed policy `AllViewerExceptHostHeader`. */
const ALL_BUT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

function cdnOf(delivery: VariantDelivery, isSigned: boolean): Template {
  const stack = emptyStack();
  const signing = isSigned ? UrlSigning.hmac({ secret: new secretsmanager.Secret(stack, 'Key') }) : undefined;
  new ImageCdn(stack, 'Images', {
    transformation: ImageTransformation.onDemand({ delivery, signing }), purge: Purge.none(),
  });
  return Template.fromStack(stack);
}

describe('a transformation', () => {
  test.each<[string, VariantDelivery, boolean, unknown]>([
    ['the mark', BUCKET_FIRST, false, { Ref: expect.stringMatching(/OriginRequestPolicy/) }],
    ['the mark of a signed URL', BUCKET_FIRST, true, { Ref: expect.stringMatching(/OriginRequestPolicy/) }],
    ['nothing', FUNCTION_FIRST, false, undefined],
    ['all but Host, of which the edge function keeps the mark', FUNCTION_FIRST, true, ALL_BUT_HOST],
  ])('forwards %s (%s, signed: %s)', (_what, delivery, isSigned, policy) => {
    const template = cdnOf(delivery, isSigned);
    const { DefaultCacheBehavior: behavior } = distributionConfig(template);
    expect(behavior.OriginRequestPolicyId).toEqual(policy);
    const { FunctionCode: code } = only(template, 'AWS::CloudFront::Function');
    expect(code.includes('handler=forwardMark(handler,')).toBe(policy === ALL_BUT_HOST);
    expect(behavior.FunctionAssociations).toEqual([{
      EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [expect.stringMatching(/NormalizeUrl/), 'FunctionARN'] },
    }]);
  });

  test.each<[string, VariantDelivery, number, number]>([
    ['asks the bucket first, and the function for what it lacks', BUCKET_FIRST, 2, 1],
    ['asks the function only', FUNCTION_FIRST, 1, 0],
  ])('%s', (_name, delivery, originCount, groupCount) => {
    const { Origins: all, OriginGroups: groups } = distributionConfig(cdnOf(delivery, false));
    expect([all.length, groups?.Quantity ?? 0]).toEqual([originCount, groupCount]);
    if (groups) expect(groups.Items[0].FailoverCriteria.StatusCodes.Items).toEqual([403, 404, 500, 502, 503, 504]);
  });

  test('asks the function only in a distribution of the user, too', () => {
    const stack = emptyStack();
    const distribution = siteIn(stack);
    const transformation = ImageTransformation.onDemand({ delivery: FUNCTION_FIRST });
    new ImageCdn(stack, 'Images', {
      distribution,
      bucket: new s3.Bucket(stack, 'Photos'),
      pathPattern: '/images/*',
      transformation,
      purge: Purge.none(),
    });
    const { CacheBehaviors: [behavior], Origins: all } = distributionConfig(Template.fromStack(stack));
    const target = all.find(({ Id }: any) => Id === behavior.TargetOriginId);
    expect(JSON.stringify(target.DomainName)).toContain('FunctionUrl');
  });

  test('is purged by tags, unless the plan lacks them', () => {
    const ready: ImageCdnProps = { originAccess: OriginAccess.control(), webAcl: WebAcl.managed() };
    const tagsWith = (flatRatePlan?: FlatRatePlan) => distributionConfig(templateOf(
      { ...ready, flatRatePlan, transformation: ImageTransformation.onDemand({ delivery: FUNCTION_FIRST }) },
      { env: { account: '111122223333', region: 'us-east-1' } },
    )).CacheTagConfig;
    const tags = { HeaderName: 'x-amz-meta-cache-tag' };
    expect([tagsWith(), tagsWith(FlatRatePlan.PREMIUM), tagsWith(FlatRatePlan.FREE)]).toEqual([tags, tags, undefined]);
  });
});
