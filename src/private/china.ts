import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown, refuse, warn } from './validate';

const OWN_DOMAIN = 'set `DistributionConfig.Aliases` and `DistributionConfig.ViewerCertificate` with an `IamCertificateId` by '
  + '`addPropertyOverride()` of `distribution.node.defaultChild`';

/** Whether a stack is known to be in China, where AWS is apart from the rest, and has less. */
export function isInChina(scope: IConstruct): boolean {
  const { region } = Stack.of(scope);
  return isKnown(region) && region.startsWith('cn-');
}

/**
 * Says of a CDN in China how it gets a name, which it needs: by CloudFront's own it serves nothing.
 *
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html
 */
export function validateForChina(scope: IConstruct, options: { domainNames?: unknown; certificate?: unknown; hostedZone?: unknown }): void {
  if (!isInChina(scope)) return;
  const taken = (['domainNames', 'certificate', 'hostedZone'] as const).find(name => options[name] !== undefined);
  if (taken) refuse(scope, `\`${taken}\` must be left out in China: CloudFront takes certificates of IAM there, which the CDK's distribution does not know: ${OWN_DOMAIN}`);
  warn(scope, 'china', `in China, CloudFront serves nothing by the name that it gives itself: ${OWN_DOMAIN}. It has less there than elsewhere, and has been said to `
    + 'take no cache policies (https://github.com/aws/aws-cdk/issues/31033): deploy a trial first');
}
