import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown, refuse } from './validate';

/**
 * Rejects a Region of AWS GovCloud (US), whose CloudFormation has no CloudFront.
 *
 * @see https://docs.aws.amazon.com/solutions/latest/distributed-load-testing-on-aws/deploy-govcloud.html
 */
export function validateForGovCloud(scope: IConstruct): void {
  const { region } = Stack.of(scope);
  if (!isKnown(region) || !region.startsWith('us-gov-')) return;
  refuse(scope, `the stack of an \`ImageCdn\` must be in a Region with CloudFront, got ${region}. `
    + 'Deploy it to another Region with a standard AWS account');
}
