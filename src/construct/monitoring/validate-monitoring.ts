import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { MetricSource } from './cdn-metrics';
import { AlarmThresholds, EdgeAlarmOptions, MonitoringOptions } from './monitoring-options';
import * as types from '../core/prop-types';
import { isKnown, refuse, refuseTogether, requireUnit, requireWhole } from '../core/validate';

const ACTIONS = types.list(types.correct(
  types.object('a cloudwatch.IAlarmAction', 'bind', 'an action such as new actions.SnsAction(topic)'),
  [types.topic, 'new actions.SnsAction(topic)'],
));

const THRESHOLD_TYPES: types.PropTypes<AlarmThresholds> = {
  serverErrorRate: types.number,
  cacheHitRate: types.number,
  transformFailureRate: types.number,
  transformTime: types.duration,
  transformations: types.number,
  variantLimitRequests: types.number,
};

/** Thresholds that require transformations. */
const TRANSFORM_THRESHOLDS = [
  'transformFailureRate', 'transformTime', 'transformations', 'variantLimitRequests',
] as const;

const MAX_REQUESTS = 1_000_000_000;

const EDGE_ALARM_TYPES: types.PropTypes<EdgeAlarmOptions> = {
  enabled: types.flag, topic: types.topic, actions: ACTIONS,
};

const TYPES: types.PropTypes<MonitoringOptions> = {
  dashboardName: types.text,
  alarms: types.flag,
  thresholds: types.struct(THRESHOLD_TYPES),
  alarmTopic: types.topic,
  alarmActions: ACTIONS,
  edgeAlarms: types.struct(EDGE_ALARM_TYPES),
};

/**
 * Rejects options that have no effect, contradict each other, or that CloudWatch would reject.
 */
export function validateMonitoring(
  cdn: Construct,
  { source, transformFunction }: { readonly source: MetricSource; readonly transformFunction?: lambda.Function },
  options: MonitoringOptions,
): void {
  types.requireTypes(cdn, options, TYPES);
  const { alarms, thresholds = {}, edgeAlarms: edge = {} } = options;
  const off = alarms === false ? false : undefined;
  for (const prop of ['thresholds', 'alarmTopic', 'alarmActions', 'edgeAlarms'] as const) {
    refuseTogether(cdn, prop, options[prop], 'alarms: false', off, 'there are no alarms then');
  }
  for (const prop of ['topic', 'actions'] as const) {
    refuseTogether(
      cdn,
      `edgeAlarms.${prop}`,
      edge[prop],
      'edgeAlarms.enabled: false',
      edge.enabled === false || undefined,
      'there are no such alarms then',
    );
  }
  for (const prop of ['serverErrorRate', 'cacheHitRate', 'transformFailureRate'] as const) {
    requirePercent(cdn, prop, thresholds[prop]);
  }
  for (const prop of ['transformations', 'variantLimitRequests'] as const) {
    requireWhole(cdn, prop, thresholds[prop], 1, MAX_REQUESTS);
  }
  for (const prop of TRANSFORM_THRESHOLDS) {
    if (thresholds[prop] !== undefined && !transformFunction) refuse(cdn, `\`${prop}\` requires \`transformation\``);
  }
  if (thresholds.cacheHitRate !== undefined && !source.hasAdditionalMetrics) {
    refuse(cdn, '`cacheHitRate` requires `additionalMetrics: true`, which CloudWatch bills');
  }
  requireName(cdn, options.dashboardName);
  requireBelowTimeout(cdn, thresholds.transformTime, transformFunction?.timeout);
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
function requireName(cdn: Construct, name: string | undefined): void {
  if (isKnown(name) && !/^[\w-]{1,255}$/.test(name)) {
    refuse(cdn, `\`dashboardName\` must be 1 to 255 letters, digits, '-' and '_', got ${name}`);
  }
}

function requirePercent(cdn: Construct, prop: string, value: number | undefined): void {
  if (isKnown(value) && !(value > 0 && value <= 100)) {
    refuse(cdn, `\`${prop}\` must be a percentage above 0 and up to 100, got ${value}`);
  }
}

function requireBelowTimeout(cdn: Construct, time: Duration | undefined, timeout: Duration | undefined): void {
  requireUnit(cdn, 'transformTime', time, 'millis');
  if (!isKnown(time)) return;
  const milliseconds = time.toMilliseconds({ integral: false });
  if (!Number.isInteger(milliseconds)) {
    refuse(cdn, `\`transformTime\` must be whole milliseconds, got ${milliseconds}`);
  }
  if (milliseconds <= 0) refuse(cdn, `\`transformTime\` must be greater than 0, got ${milliseconds} ms`);
  if (!timeout || timeout.isUnresolved()) return;
  if (milliseconds >= timeout.toMilliseconds()) {
    refuse(cdn, `\`transformTime\` must be less than \`timeout\` (${timeout.toHumanString()}), `
      + `which ends the measurement, got ${time.toHumanString()}`);
  }
}
