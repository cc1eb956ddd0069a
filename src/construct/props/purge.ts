import * as sns from 'aws-cdk-lib/aws-sns';
import { requireFactory } from '../core/creation';
import { FUNCTION_TYPES, ImageFunctionOptions } from '../core/function-resources';
import * as types from '../core/prop-types';

/**
 * Options for purging changed images.
 */
export interface PurgeOptions extends ImageFunctionOptions {
  /**
   * Number of images of a folder, changed within seconds of each other, that are purged as the whole folder if they are
   * at least one in twenty of the images in it. The folder requires as many items as one image.
   *
   * Edge locations then fetch the other images in the folder again. In the Regions of China, fewer images are purged as
   * a folder, whatever else is in it, if there would be more than the 15 wildcards that CloudFront accepts at a time:
   * images whose keys have characters beyond letters, digits, `-`, `.`, `_` and `/` are wildcards there. From 2 to
   * 1,000.
   *
   * @default 250
   */
  readonly folderThreshold?: number;

  /**
   * Maximum number of invalidation items in a month (UTC) before changes share items. Each change is purged twice,
   * which requires two items, or six if originals are served under `originalsPath`.
   *
   * When it is reached, variants are still deleted at once, but edge locations are purged every 15 minutes, by the
   * folder that contains all changed images. No change is lost, and an alarm reports it.
   *
   * Each of the two workers uses at most half of the remaining items, and counts those that CloudWatch has not reported
   * yet, so that the limit is never exceeded by changes that share nothing. Not included are the shared items, a few in
   * a quarter of an hour; purges by hand; and the items of a worker that ended within its last 15 minutes, if
   * CloudWatch has not reported them. While CloudWatch is unavailable, a worker uses its last count of the month, or
   * counts only its own items.
   *
   * The first 1,000 items are free, further ones cost 0.005 USD each. From 1.
   *
   * @default 10000
   */
  readonly maxItemsPerMonth?: number;

  /**
   * The topic that is notified when the month's items are used, and when changes could not be purged for hours.
   *
   * @default - no notification, only the state of the alarms
   */
  readonly alarmTopic?: sns.ITopic;
}

export const PURGE_TYPES: types.PropTypes<PurgeOptions> = {
  ...FUNCTION_TYPES,
  folderThreshold: types.number,
  maxItemsPerMonth: types.number,
  alarmTopic: types.topic,
};

/**
 * The arguments of a static factory of `Purge`.
 *
 * @internal
 */
export type GivenPurge =
  | { readonly kind: 'none' }
  | { readonly kind: 'onChange'; readonly options: PurgeOptions };

/**
 * Purging of changed images.
 */
export class Purge {
  /**
   * Purges every image that is uploaded, overwritten, deleted or undeleted, and all of its variants, within seconds.
   *
   * In a bucket with versions, an upload of the same bytes is not purged, even if its `Content-Type` or `Cache-Control`
   * differs. Change metadata by copying the object onto itself, which is purged, or run `npx cdk-image-cdn purge`.
   */
  public static onChange(options: PurgeOptions = {}): Purge {
    return new Purge({ kind: 'onChange', options });
  }

  /**
   * Purges nothing: images stay at edge locations and in the variant bucket until they expire.
   */
  public static none(): Purge {
    return new Purge({ kind: 'none' });
  }

  /** @internal */
  public readonly _purging: GivenPurge;

  private constructor(given: GivenPurge) {
    requireFactory(this, given?.kind !== undefined, 'Purge.onChange() or Purge.none()');
    this._purging = given;
  }
}
