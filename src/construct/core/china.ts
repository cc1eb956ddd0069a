import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown, refuse, warn } from './validate';

const OWN_DOMAIN = "CloudFront requires an IAM certificate, which the CDK's distribution does not support. "
  + 'Set `DistributionConfig.Aliases` and `DistributionConfig.ViewerCertificate` with an `IamCertificateId` by '
  + '`addPropertyOverride()` on `distribution.node.defaultChild`';

/** Props that must be left out in China, with the reason. */
const UNSUPPORTED = {
  domainNames: OWN_DOMAIN,
  certificate: OWN_DOMAIN,
  hostedZone: OWN_DOMAIN,
  transformation: 'CloudFront has neither functions nor origin access control nor cache tags',
  hotLinkProtection: 'CloudFront has no functions. Use `trustedKeyGroups`, which requires signed URLs',
  originShieldRegion: 'CloudFront has no Origin Shield',
  additionalMetrics: 'CloudFront has no additional metrics',
  flatRatePlan: 'CloudFront has no flat-rate plans',
};

/** Whether a stack is known to be in China, a partition with fewer features. */
export function isInChina(scope: IConstruct): boolean {
  const { region } = Stack.of(scope);
  return isKnown(region) && region.startsWith('cn-');
}

interface ChinaOptions extends Readonly<Partial<Record<keyof typeof UNSUPPORTED, unknown>>> {
  readonly transformation?: { readonly _transformsImages: boolean };
  readonly originAccess?: { readonly _isSigned: boolean };
}

/**
 * Rejects props that CloudFront does not support in China, and warns that a CDN there requires a domain name.
 *
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html
 */
export function validateForChina(scope: IConstruct, options: ChinaOptions): void {
  if (!isInChina(scope)) return;
  const used = { ...options, transformation: options.transformation?._transformsImages };
  for (const [prop, reason] of Object.entries(UNSUPPORTED)) {
    const value = used[prop as keyof typeof UNSUPPORTED];
    if (value !== undefined && value !== false) {
      refuse(scope, `\`${prop}\` must be left out in China, where ${reason}`);
    }
  }
  if (options.originAccess?._isSigned) {
    refuse(scope, '`originAccess` must be OriginAccess.identity() in China, '
      + 'where CloudFront has no origin access control');
  }
  warn(scope, 'china', 'in China, a distribution serves nothing under the domain name that CloudFront assigns. '
    + `For your own domain name, ${OWN_DOMAIN}. CloudFront has fewer features there, `
    + 'and may not support cache policies (https://github.com/aws/aws-cdk/issues/31033). Deploy a trial first');
}
