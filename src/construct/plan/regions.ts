import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isInChina } from '../core/china';
import { isKnown, refuse, warn } from '../core/validate';

export const OWN_DOMAIN_IN_CHINA = "CloudFront requires an IAM certificate, which the CDK's distribution does not support. "
  + 'Set `DistributionConfig.Aliases` and `DistributionConfig.ViewerCertificate` with an `IamCertificateId` by '
  + '`addPropertyOverride()` on `distribution.node.defaultChild`';

/** Regions of the partitions `aws` and `aws-cn`, as the SDKs recognize them. */
const SUPPORTED = /^(us|eu|ap|sa|ca|me|af|il|mx|cn)-[a-z]+-\d+$/;

/** Regions of partitions whose CloudFormation has no CloudFront: AWS GovCloud (US), and isolated partitions. */
const WITHOUT_CLOUDFRONT = /^(us-gov|us-iso[a-z]?|eu-iso[a-z]?)-/;

const ELSEWHERE = 'Deploy it to another Region with a standard AWS account';

const GUIDE = 'https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html';

// Regions that the guide names, and those for which CloudFormation has no `AWS::Lambda::Url`.
const WITHOUT_FUNCTION_URLS = [
  'ap-east-2', 'ap-south-2', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1',
  'eu-central-2', 'il-central-1', 'me-central-1', 'mx-central-1',
];

// The guide names it, and CloudFormation has the resource there.
const DISPUTED = 'eu-south-2';

/** Rejects a Region in which a CDN cannot work, and warns about one in which it may not. */
export function validateRegion(scope: IConstruct, transformsImages: boolean): void {
  if (isInChina(scope)) {
    warn(scope, 'china', 'in China, a distribution serves nothing under the domain name that CloudFront assigns. '
      + `For your own domain name, ${OWN_DOMAIN_IN_CHINA}. CloudFront has fewer features there, `
      + 'and may not support cache policies (https://github.com/aws/aws-cdk/issues/31033). Deploy a trial first');
  }
  validatePartition(scope);
  if (transformsImages) validateFunctionUrls(scope);
}

/**
 * Rejects a Region of a partition in which an `ImageCdn` cannot work, and warns about one of an unknown partition.
 *
 * @see https://docs.aws.amazon.com/solutions/latest/distributed-load-testing-on-aws/deploy-govcloud.html
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
function validatePartition(scope: IConstruct): void {
  const { region } = Stack.of(scope);
  if (!isKnown(region) || SUPPORTED.test(region)) return;
  if (WITHOUT_CLOUDFRONT.test(region)) {
    refuse(scope, `the stack of an \`ImageCdn\` must be in a Region with CloudFront, got ${region}. ${ELSEWHERE}`);
  }
  if (region.startsWith('eusc-')) {
    refuse(scope, `the stack of an \`ImageCdn\` must be in the partition aws or aws-cn, got ${region}. The AWS `
      + 'European Sovereign Cloud has no us-east-1, and its domain names are unknown to the functions of an `ImageCdn`. '
      + ELSEWHERE);
  }
  warn(scope, 'unknownPartition', `the Region ${region} is in no partition that is known to have CloudFront, so the `
    + 'deployment may fail. Correct the Region, deploy to another one, or acknowledge this warning');
}

/**
 * Rejects a Region without Lambda function URLs, by which CloudFront calls the transform function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
function validateFunctionUrls(scope: IConstruct): void {
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
