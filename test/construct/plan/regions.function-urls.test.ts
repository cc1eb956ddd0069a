import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ImageCdn, ImageTransformation, OriginAccess, Purge } from '../../../src';
import { emptyStack, only, stackWith, warnings } from '../../support';

const transformation = ImageTransformation.onDemand();
const TRANSFORMING = { transformation, originAccess: OriginAccess.control() };

describe('ImageCdn with `transformation`', () => {
  test.each([
    'ap-east-2',
    'ap-south-2',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-west-1',
    'eu-central-2',
    'il-central-1',
    'me-central-1',
    'mx-central-1',
  ])('is rejected in %s, where Lambda has no function URLs', region => {
    expect(() => stackWith(TRANSFORMING, { env: { region } })).toThrow(
      `Test/Images: \`transformation\` must be in a Region with Lambda function URLs, got ${region}. `
        + 'Deploy the stack of the CDN to another Region. Its `bucket` may stay where it is',
    );
  });

  test('is accepted with a warning in eu-south-2, about which AWS documents both', () => {
    const { stack } = stackWith(TRANSFORMING, { env: { region: 'eu-south-2' } });
    expect(warnings(stack)).toEqual(['functionUrlNotOffered']);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(
      "Lambda's guide says that eu-south-2 has no function URLs \\(https://.*\\), although CloudFormation has them there: "
        + '`transformation` may fail at the deployment. Deploy a trial first, or the stack of the CDN in another Region',
    ));
  });

  test.each(['eu-west-1', 'us-east-1', undefined])('is accepted without a warning in %s', region => {
    expect(warnings(stackWith(TRANSFORMING, { env: { region } }).stack)).toEqual([]);
  });

  test('reads a bucket in a Region without function URLs, as the remedy describes', () => {
    const stack = emptyStack({ env: { region: 'eu-central-1', account: '111122223333' } });
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Own', { bucketName: 'my-images', region: 'eu-central-2' });
    new ImageCdn(stack, 'Images', { bucket, transformation, purge: Purge.none() });
    expect(only(Template.fromStack(stack), 'AWS::Lambda::Function').Environment.Variables)
      .toMatchObject({ ORIGINALS: 'my-images', ORIGINALS_REGION: 'eu-central-2' });
  });
});

test('a CDN without transformation is accepted in a Region without function URLs', () => {
  expect(() => stackWith({ originAccess: OriginAccess.control() }, { env: { region: 'eu-central-2' } })).not.toThrow();
});
