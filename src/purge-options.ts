import * as sns from 'aws-cdk-lib/aws-sns';

/**
 * On which terms changed images are purged.
 */
export interface PurgeOptions {
  /**
   * How many images of a folder, changed within seconds of each other, are purged as the whole folder, by one item instead of so many,
   * where they are at least one in twenty of the images in it.
   *
   * Edges then fetch anew what else is in the folder. In the regions of China, fewer will do, whatever else is in the folder, where CloudFront
   * would have to be given more than the 15 wildcards that it takes at a time. From 2 to 1,000.
   *
   * @default 250
   */
  readonly folderThreshold?: number;

  /**
   * How many items CloudFront may be asked to purge in a month (UTC) before changes have to share them: beyond it, the store is still
   * emptied at once, but edges are told at the quarters of each hour, by one item for all that has changed. So nothing stays stale,
   * nothing is lost, and an alarm says so.
   *
   * Two workers at most take no more than half of what is left each, and count themselves what CloudWatch has not heard of yet, so changes
   * that share nothing never use more. What is more than that: the shared items, of which there are a few in a quarter of an hour;
   * purges by hand; and what a worker that was ended had used in its last 15 minutes, as far as CloudWatch is behind.
   *
   * The first 1,000 items are free, further ones are 0.005 USD each. From 1.
   *
   * @default 10000
   */
  readonly maxItemsPerMonth?: number;

  /**
   * Who is told when the month's items are used, and when changes could not be purged for hours.
   *
   * @default - nobody: the alarms only show it
   */
  readonly alarmTopic?: sns.ITopic;
}

export function ceilingOf({ maxItemsPerMonth }: PurgeOptions): number {
  return maxItemsPerMonth ?? 10_000;
}
