import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { assetPath } from '../model/asset-path';
import { HotLinkProtection, addToReferrerGuard, viewerRequestFunction } from '../protection/hot-links';

/** The meaning of `+` in a path: S3 reads it as a space, other servers do not. */
export enum Plus {
  SPACE = '%20',
  ITSELF = '%2B',
}

export function onePathCode(prefix: string, plus: Plus): string {
  const functions = fs.readFileSync(assetPath('one-path.js'), 'utf8');
  return `${functions}var handler=onePath(${JSON.stringify(prefix)},'${plus}');\n`;
}

/**
 * Gives each image of a CDN without transformation one path in the cache, so that one invalidation path purges it.
 *
 * Only a CDN with purging needs it, and `addPurge()` may add that after the distribution was created.
 */
export function giveOnePath(
  scope: Construct, distribution: cloudfront.Distribution, plus: Plus, hotLinks: HotLinkProtection | undefined,
): void {
  const code = onePathCode('', plus);
  if (hotLinks) return addToReferrerGuard(scope, code, hotLinks);
  const { eventType, function: made } = viewerRequestFunction(
    scope, 'OnePath', code, 'One path for each image, however its URL is written', undefined,
  );
  (distribution.node.defaultChild as cloudfront.CfnDistribution).addPropertyOverride(
    'DistributionConfig.DefaultCacheBehavior.FunctionAssociations',
    [{ EventType: eventType, FunctionARN: made.functionRef.functionArn }],
  );
}
