import * as fs from 'node:fs';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { assetPath } from '../../model/asset-path';
import { ReferrerRules } from '../../runtime/edge/guard-referrer.edge';
import { PathRoute } from '../../runtime/edge/routed-path.edge';
import { addToReferrerGuard, viewerRequestFunction } from '../protection/hot-links';

/** The paths of originals, as URLs and origins have them. */
export interface OriginalPaths {
  /** The beginning of the path in URLs, without the leading slash. */
  readonly prefix: string;
  /** The beginning of the key that it stands for. Empty by default. */
  readonly keyPrefix?: string;
}

export function onePathCode({ prefix, keyPrefix = '' }: OriginalPaths): string {
  const functions = fs.readFileSync(assetPath('one-path.js'), 'utf8');
  const added = keyPrefix && `,${JSON.stringify(keyPrefix)}`;
  return `${functions}var handler=onePath(${JSON.stringify(prefix)}${added});\n`;
}

/** The paths of originals in several sources, as URLs have them. */
export interface RoutedPaths {
  /** The beginning of the path in URLs, without the leading slash. */
  readonly prefix: string;
  /** The beginning of the CDN's keys that it stands for. May be empty. */
  readonly folder: string;
  /** The sources, the longest prefix first. */
  readonly routes: readonly PathRoute[];
}

/** Returns the code of a function on viewer requests that turns paths into keys of the buckets of several sources. */
export function routedPathCode({ prefix, folder, routes }: RoutedPaths): string {
  const functions = fs.readFileSync(assetPath('routed-path.js'), 'utf8');
  return `${functions}var handler=routedPath(${[prefix, folder, routes].map(each => JSON.stringify(each)).join()});\n`;
}

/** Creates the function on viewer requests that gives each original one path. */
export function onePathFunction(
  scope: Construct, paths: OriginalPaths, hotLinks: ReferrerRules | undefined,
): cloudfront.FunctionAssociation {
  return viewerRequestFunction(
    scope, 'OnePath', onePathCode(paths), 'One path for each image, however its URL is written', hotLinks,
  );
}

/**
 * Normalizes the paths of a CDN without transformation. Each image then has one path in the cache, so that one
 * invalidation path purges it.
 */
export function addPathNormalization(
  scope: Construct, distribution: cloudfront.Distribution, hotLinks: ReferrerRules | undefined,
): void {
  const paths = { prefix: '' };
  if (hotLinks) return addToReferrerGuard(scope, onePathCode(paths), hotLinks);
  const { eventType, function: made } = onePathFunction(scope, paths, undefined);
  (distribution.node.defaultChild as cloudfront.CfnDistribution).addPropertyOverride(
    'DistributionConfig.DefaultCacheBehavior.FunctionAssociations',
    [{ EventType: eventType, FunctionARN: made.functionRef.functionArn }],
  );
}
