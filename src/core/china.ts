import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { isKnown, refuse, warn } from './validate';

const OWN_DOMAIN =
  "CloudFront takes certificates of IAM there, which the CDK's distribution does not know: "
    + 'set `DistributionConfig.Aliases` and `DistributionConfig.ViewerCertificate` with an `IamCertificateId` by '
    + '`addPropertyOverride()` of `distribution.node.defaultChild`';

const NO_FUNCTIONS = 'CloudFront has no functions there';

/** Whether a stack is known to be in China, where AWS is a partition of its own, and has fewer features. */
export function isInChina(scope: IConstruct): boolean {
  const { region } = Stack.of(scope);
  return isKnown(region) && region.startsWith('cn-');
}

/** Props of a CDN that need what CloudFront does not have in China. */
interface ChinaOptions {
  readonly domainNames?: unknown;
  readonly certificate?: unknown;
  readonly hostedZone?: unknown;
  readonly transformation?: { readonly _makesImages: boolean };
  readonly hotLinkProtection?: unknown;
  readonly originShieldRegion?: unknown;
  readonly additionalMetrics?: boolean;
  readonly flatRatePlan?: string;
  readonly originAccess?: { readonly _isSigned: boolean };
}

/**
 * Rejects what CloudFront does not have in China, and warns that a CDN there needs a domain name.
 *
 * @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html
 */
export function validateForChina(scope: IConstruct, options: ChinaOptions): void {
  if (!isInChina(scope)) return;
  for (const prop of ['domainNames', 'certificate', 'hostedZone'] as const) {
    refuseIn(scope, prop, options[prop] !== undefined, OWN_DOMAIN);
  }
  refuseIn(
    scope,
    'transformation',
    options.transformation?._makesImages,
    `${NO_FUNCTIONS}, and neither origin access control nor cache tags`,
  );
  refuseIn(
    scope,
    'hotLinkProtection',
    options.hotLinkProtection !== undefined,
    `${NO_FUNCTIONS}. \`trustedKeyGroups\` takes signed URLs alone`,
  );
  refuseIn(
    scope, 'originShieldRegion', options.originShieldRegion !== undefined, 'CloudFront has no Origin Shield there',
  );
  refuseIn(scope, 'additionalMetrics', options.additionalMetrics, 'CloudFront has no additional metrics there');
  refuseIn(scope, 'flatRatePlan', options.flatRatePlan !== undefined, 'CloudFront has no flat-rate plans there');
  if (options.originAccess?._isSigned) {
    refuse(scope, '`originAccess` must be OriginAccess.identity() in China: '
      + 'CloudFront has no origin access control there');
  }
  warn(scope, 'china', `in China, CloudFront serves nothing by the name that it gives itself: ${OWN_DOMAIN}. `
    + 'It has less there than elsewhere, and has been said to take no cache policies '
    + '(https://github.com/aws/aws-cdk/issues/31033): deploy a trial first');
}

function refuseIn(scope: IConstruct, prop: string, isSet: boolean | undefined, reason: string): void {
  if (isSet) refuse(scope, `\`${prop}\` must be left out in China: ${reason}`);
}
