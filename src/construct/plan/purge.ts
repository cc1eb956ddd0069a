import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { hasCacheTags } from '../../model/plan-features';
import { ImageFunctionOptions } from '../core/function-resources';
import * as types from '../core/prop-types';
import { requireWhole, warn } from '../core/validate';
import { ImageCdnProps } from '../props/image-cdn-props';
import { PURGE_TYPES, Purge, PurgeOptions } from '../props/purge';

/** The purging of changed images. */
export interface PurgePlan extends ImageFunctionOptions {
  /** Number of changed images of a folder that are purged as the whole folder. */
  readonly folderThreshold: number;
  readonly maxItemsPerMonth: number;
  /** The topic that alarms notify. Undefined if there is none of their own. */
  readonly topic?: sns.ITopic;
}

/** Returns the options of purging, which is on by default with a transformation. Undefined without purging. */
export function purgeOptions({ purge }: ImageCdnProps, isTransformed: boolean): PurgeOptions | undefined {
  const { _purging: given } = purge ?? (isTransformed ? Purge.onChange() : Purge.none());
  return given.kind === 'onChange' ? given.options : undefined;
}

/** Resolves the purging. Rejects options that the purge worker could not follow. */
export function planPurge(scope: Construct, props: ImageCdnProps, isTransformed: boolean): PurgePlan | undefined {
  const options = purgeOptions(props, isTransformed);
  if (options === undefined) return undefined;
  types.requireTypes(scope, options, PURGE_TYPES);
  const { folderThreshold = 250, maxItemsPerMonth = 10_000, alarmTopic: topic, ...ofFunction } = options;
  requireWhole(scope, 'folderThreshold', folderThreshold, 2, 1000);
  requireWhole(scope, 'maxItemsPerMonth', maxItemsPerMonth, 1, Number.MAX_SAFE_INTEGER);
  if (isTransformed && !hasCacheTags(props.flatRatePlan)) warnOfPaths(scope, props.flatRatePlan!);
  return { ...ofFunction, folderThreshold, maxItemsPerMonth, topic };
}

/** Warns about a flat-rate plan with which changed images are invalidated by their paths. */
function warnOfPaths(scope: Construct, plan: FlatRatePlan): void {
  warn(scope, 'purgeByPath', `FlatRatePlan.${plan.toUpperCase()} has no cache tags, so changed images are invalidated by `
    + 'paths with a wildcard. CloudFront processes 15 of them at a time: when many images change at once, whole folders '
    + 'are invalidated. Use FlatRatePlan.PRO, or acknowledge this warning');
}
