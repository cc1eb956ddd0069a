import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { isKnown, refuse, warn } from '../core/validate';

const GUIDE = 'https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html';

// Regions that the guide names, and those for which CloudFormation has no `AWS::Lambda::Url`.
const WITHOUT_FUNCTION_URLS = [
  'ap-east-2', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1',
  'eu-central-2', 'il-central-1', 'me-central-1', 'mx-central-1',
];

// The guide names it, and CloudFormation has the resource there.
const DISPUTED = 'eu-south-2';

/**
 * Rejects a Region without Lambda function URLs, by which CloudFront calls the transform function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
export function validateFunctionUrls(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!isKnown(region)) return;
  if (WITHOUT_FUNCTION_URLS.includes(region)) {
    refuse(scope, `\`transformation\` must be in a Region with Lambda function URLs, got ${region}. `
      + 'Deploy the stack of the CDN to another Region. '
      + 'Its `bucket` may stay where it is (`s3.Bucket.fromBucketAttributes()` with `region`)');
  }
  if (region === DISPUTED) {
    warn(scope, 'functionUrlNotOffered', `Lambda's guide says that ${region} has no function URLs (${GUIDE}), `
      + 'although CloudFormation has them there: `transformation` may fail at the deployment. '
      + 'Deploy a trial first, or the stack of the CDN in another Region');
  }
}
