import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/**
 * Alarm thresholds. An alarm goes off after three periods in a row: of an hour for the hit ratio, and of five minutes
 * for all others.
 */
export interface AlarmThresholds {
  /**
   * The share of requests that viewers get a 5xx for, in percent.
   *
   * @default 5
   */
  readonly serverErrorRate?: number;

  /**
   * The least share of requests that is answered from the cache, in percent, in hours with more than 1,000 requests.
   *
   * @default 50
   */
  readonly cacheHitRate?: number;

  /**
   * The share of transformations that crash, run out of time or are answered by a 5xx, in percent.
   *
   * @default 5
   */
  readonly transformFailureRate?: number;

  /**
   * The time that 99 of 100 transformations stay below. Less than the `timeout` of the transformation.
   *
   * @default Duration.seconds(10), or three quarters of `timeout` where that is shorter
   */
  readonly transformTime?: Duration;

  /**
   * Number of transformations in five minutes, at least 1. Variants from the cache or from the variant bucket do not
   * count. Settings that change every variant, such as another quality, make a busy CDN reach it for a while after the
   * deployment.
   *
   * @default 1000
   */
  readonly transformations?: number;

  /**
   * Number of requests in five minutes, at least 1, that are answered with the nearest core variant because their
   * original has reached `maxVariants`. Never reached with `signing`, which has no limit.
   *
   * @default 100
   */
  readonly variantLimitRequests?: number;
}

/**
 * Alarms on CloudFront's own metrics: 5xx and hit ratio.
 */
export interface EdgeAlarmOptions {
  /**
   * Whether there are alarms on CloudFront's own metrics. Without them, the dashboard and all other alarms work in
   * every Region.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * A stack in us-east-1, or a construct in one, that is deployed after the CDN, because the alarms name its
   * distribution.
   *
   * @default - the stack of the CDN, which must be in us-east-1
   */
  readonly scope?: Construct;

  /**
   * The topic that these alarms are sent to. CloudWatch takes only topics of the alarm's region: us-east-1.
   *
   * @default - none
   */
  readonly topic?: sns.ITopic;

  /**
   * What else these alarms do.
   *
   * @default - nothing
   */
  readonly actions?: cloudwatch.IAlarmAction[];
}

/**
 * What is watched, and who is told.
 */
export interface MonitoringOptions {
  /**
   * The name of the dashboard: up to 255 letters, digits, `-` and `_`. An account has one of each name,
   * in all Regions together.
   *
   * @default - one that CloudFormation makes up
   */
  readonly dashboardName?: string;

  /**
   * Whether alarms are made beside the dashboard.
   *
   * @default true
   */
  readonly alarms?: boolean;

  /**
   * When alarms ring.
   *
   * @default - see each of them
   */
  readonly thresholds?: AlarmThresholds;

  /**
   * The topic that alarms are sent to.
   *
   * @default - none
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What else alarms do.
   *
   * @default - nothing
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * Where alarms on 5xx and hit ratio are made: CloudFront's metrics are in us-east-1, and alarms reach no metrics of
   * other regions. Needed where the CDN's own stack is elsewhere.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
   * @default - beside the others
   */
  readonly edgeAlarms?: EdgeAlarmOptions;
}
