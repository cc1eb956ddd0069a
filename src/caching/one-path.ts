import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { assetPath } from '../model/asset-path';
import { HotLinkProtection, letGuardDo, viewerRequestFunction } from '../protection/hot-links';

/** How a server reads `+` in a path: S3 as a space, which others do not. */
export enum Plus {
  SPACE = '%20',
  ITSELF = '%2B',
}

export function onePathCode(prefix: string, plus: Plus): string {
  return `${fs.readFileSync(assetPath('one-path.js'), 'utf8')}var handler=onePath(${JSON.stringify(prefix)},'${plus}');\n`;
}

/**
 * Gives each image of a CDN that transforms nothing one path in the cache, so that one item purges it.
 *
 * Afterwards, as it is needed only where something purges, which nobody may have spoken of when the distribution was
 * made.
 */
export function giveOnePath(scope: Construct, distribution: cloudfront.Distribution, plus: Plus, hotLinks: HotLinkProtection | undefined): void {
  const code = onePathCode('', plus);
  if (hotLinks) return letGuardDo(scope, code, hotLinks);
  const { eventType, function: made } = viewerRequestFunction(scope, 'OnePath', code, 'One path for each image, however its URL is written', undefined);
  (distribution.node.defaultChild as cloudfront.CfnDistribution).addPropertyOverride(
    'DistributionConfig.DefaultCacheBehavior.FunctionAssociations', [{ EventType: eventType, FunctionARN: made.functionRef.functionArn }],
  );
}
