import { CfnOutput, Lazy, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { FlatRatePlan } from '../../model/flat-rate-plan';

type Config = cloudfront.CfnDistribution.DistributionConfigProperty;

/**
 * Adds an output with the command that subscribes the distribution. CloudFormation does not subscribe it, because it
 * cannot change the plan of a subscription.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/pricing-plan-manager/create-subscription.html
 */
export function printSubscription(scope: Construct, distribution: cloudfront.Distribution, plan: FlatRatePlan): void {
  new CfnOutput(scope, 'SubscribeCommand', {
    description: `Subscribes ${scope.node.path} to the plan ${plan}, which starts its billing`,
    value: 'aws pricing-plan-manager create-subscription --region us-east-1 --plan-family CloudFront '
      + `--plan-tier ${plan.toUpperCase()} --resource-arns ${distribution.distributionArn} ${webAclOf(distribution)}`,
  });
}

/** Returns the web ACL of the distribution as it is at the end of the synthesis. */
function webAclOf(distribution: cloudfront.Distribution): string {
  const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
  return Token.asString(Lazy.uncachedAny({
    produce: context => (context.resolve(resource.distributionConfig) as Pick<Config, 'webAclId'>).webAclId,
  }));
}
