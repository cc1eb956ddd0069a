import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown, refuse, warn } from './validate';

/** Regions of the partitions `aws` and `aws-cn`, as the SDKs recognize them. */
const SUPPORTED = /^(us|eu|ap|sa|ca|me|af|il|mx|cn)-[a-z]+-\d+$/;

/** Regions of partitions whose CloudFormation has no CloudFront: AWS GovCloud (US), and isolated partitions. */
const WITHOUT_CLOUDFRONT = /^(us-gov|us-iso[a-z]?|eu-iso[a-z]?)-/;

const ELSEWHERE = 'Deploy it to another Region with a standard AWS account';

/**
 * Rejects a Region of a partition in which an `ImageCdn` cannot work, and warns about one of an unknown partition.
 *
 * @see https://docs.aws.amazon.com/solutions/latest/distributed-load-testing-on-aws/deploy-govcloud.html
 * @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function validatePartition(scope: IConstruct): void {
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
