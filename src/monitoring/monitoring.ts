import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { edgeAlarms, transformAlarms } from './alarms';
import { Monitored, addDashboard } from './dashboard';
import { AlarmThresholds, EdgeAlarmOptions, MonitoringOptions } from './monitoring-options';
import * as types from '../core/prop-types';
import { EastOnly, inUsEast1 } from '../core/us-east-1';
import { isKnown, refuse, refuseTogether, requireWhole, warn } from '../core/validate';

const EDGE_ALARMS: EastOnly = {
  what: 'alarms on CloudFront\'s metrics (5xx and hit ratio) work only',
  option: 'edgeAlarms.scope',
  order: 'after',
  inChina: 'set `edgeAlarms: { enabled: false }`',
  otherwise: 'Or set `edgeAlarms: { enabled: false }`: the dashboard and all other alarms work in every Region',
};

const ACTIONS = types.list(types.object('a cloudwatch.IAlarmAction', 'bind', 'an action such as new actions.SnsAction(topic)'));

const TYPES: types.PropTypes<MonitoringOptions> = {
  dashboardName: types.text,
  alarms: types.flag,
  thresholds: types.fields,
  alarmTopic: types.topic,
  alarmActions: ACTIONS,
  edgeAlarms: types.fields,
};

const THRESHOLD_TYPES: types.PropTypes<AlarmThresholds> = {
  serverErrorRate: types.number,
  cacheHitRate: types.number,
  transformFailureRate: types.number,
  transformTime: types.duration,
  transformations: types.number,
  variantLimitRequests: types.number,
};

/** Thresholds that require transformations. */
const OF_TRANSFORMATION = ['transformFailureRate', 'transformTime', 'transformations', 'variantLimitRequests'] as const;

const MOST_REQUESTS = 1_000_000_000;

const EDGE_ALARM_TYPES: types.PropTypes<EdgeAlarmOptions> = {
  enabled: types.flag, scope: types.construct, topic: types.topic, actions: ACTIONS,
};

const HERE = { topic: 'alarmTopic', actions: 'alarmActions' };
const AT_EDGE = { topic: 'edgeAlarms.topic', actions: 'edgeAlarms.actions' };

const ID = 'Monitoring';

export function isMonitored(cdn: Construct): boolean {
  return cdn.node.tryFindChild(ID) !== undefined;
}

/**
 * A dashboard, and alarms.
 */
export function addMonitoring(cdn: Construct, monitored: Monitored, options: MonitoringOptions): cloudwatch.Dashboard {
  if (isMonitored(cdn)) refuse(cdn, '`addMonitoring()` can be called once');
  validateMonitoring(cdn, monitored, options);
  const scope = new Construct(cdn, ID);
  const alarms = options.alarms === false ? [] : addAlarms(cdn, scope, monitored, options);
  // Alarms of another stack cannot be named: that stack already depends on this one.
  return addDashboard(cdn, scope, monitored, alarms.filter(alarm => Stack.of(alarm) === Stack.of(cdn)), options.dashboardName);
}

function addAlarms(cdn: Construct, scope: Construct, monitored: Monitored, options: MonitoringOptions): cloudwatch.Alarm[] {
  const { alarmTopic: topic, alarmActions: actionsHere, edgeAlarms: edge = {}, thresholds = {} } = options;
  const atEdge = edge.enabled === false ? []
    : edgeAlarms(inUsEast1(scope, EDGE_ALARMS, edge.scope), cdn, monitored.distribution, thresholds);
  const here = monitored.transformFunction ? transformAlarms(scope, monitored.transformFunction, thresholds) : [];
  const ofPurge = monitored.purge?.alarms ?? [];
  act(cdn, [...here, ...monitored.purge?.tellsOfAlarms ? [] : ofPurge], { topic, actions: actionsHere }, HERE);
  if (edge.scope ?? edge.topic ?? edge.actions) act(cdn, atEdge, edge, AT_EDGE);
  else act(cdn, atEdge, { topic, actions: actionsHere }, HERE);
  if (edge.scope && !edge.topic && !edge.actions && (topic ?? actionsHere)) {
    warn(cdn, 'silentEdgeAlarms', '`alarmTopic` and `alarmActions` are for alarms of this stack, and nobody is told of 5xx and hit ratio: '
      + 'give `edgeAlarms` a `topic` in us-east-1');
  }
  return [...atEdge, ...here, ...ofPurge];
}

function act(cdn: Construct, alarms: cloudwatch.Alarm[], { topic, actions: others = [] }: Partial<EdgeAlarmOptions>, props: Record<'topic' | 'actions', string>): void {
  for (const alarm of alarms) {
    if (topic) {
      requireSameRegion(cdn, props.topic, topic, alarm);
      alarm.addAlarmAction(new actions.SnsAction(topic));
      alarm.addOkAction(new actions.SnsAction(topic));
    }
    alarm.addAlarmAction(...others.map(action => withinReach(cdn, props.actions, action)));
  }
}

/** The same action, which has to be where its alarm is. */
function withinReach(cdn: Construct, prop: string, action: cloudwatch.IAlarmAction): cloudwatch.IAlarmAction {
  return {
    bind: (scope, alarm) => {
      const bound = bindEach(cdn, prop, () => action.bind(scope, alarm));
      const [actionRegion, alarmRegion] = [isKnown(bound.alarmActionArn) ? bound.alarmActionArn.split(':')[3] : undefined, Stack.of(alarm).region];
      if (actionRegion && isKnown(alarmRegion) && actionRegion !== alarmRegion) {
        refuse(cdn, `\`${prop}\` must be in the region of their alarms (${alarmRegion}), which reach no other, got one in ${actionRegion}: ${bound.alarmActionArn}`);
      }
      return bound;
    },
  };
}

/**
 * An action is for all alarms. The CDK's own that calls a function makes a construct for each, of names that are taken.
 */
function bindEach<T>(cdn: Construct, prop: string, bind: () => T): T {
  try {
    return bind();
  } catch (error) {
    return refuse(cdn, `\`${prop}\` must be actions that several alarms can have, and one cannot: ${(error as Error).message}. `
      + 'To call a function, subscribe it to a topic that is told of alarms');
  }
}

function requireSameRegion(cdn: Construct, prop: string, topic: sns.ITopic, alarm: cloudwatch.Alarm): void {
  const [topicRegion, alarmRegion] = [topic.env.region, Stack.of(alarm).region];
  if (isKnown(topicRegion) && isKnown(alarmRegion) && topicRegion !== alarmRegion) {
    refuse(cdn, `\`${prop}\` must be in the region of its alarms (${alarmRegion}), which reach no other, got one in ${topicRegion}`);
  }
}

function validateMonitoring(cdn: Construct, { transformFunction }: Monitored, options: MonitoringOptions): void {
  const { alarms, thresholds = {}, edgeAlarms: edge = {} } = options;
  types.requireTypes(cdn, options, TYPES);
  types.requireTypes(cdn, thresholds, THRESHOLD_TYPES, 'thresholds');
  types.requireTypes(cdn, edge, EDGE_ALARM_TYPES, 'edgeAlarms');
  const off = alarms === false ? false : undefined;
  for (const prop of ['thresholds', 'alarmTopic', 'alarmActions', 'edgeAlarms'] as const) {
    refuseTogether(cdn, prop, options[prop], 'alarms: false', off, 'there are no alarms then');
  }
  for (const prop of ['scope', 'topic', 'actions'] as const) {
    refuseTogether(cdn, `edgeAlarms.${prop}`, edge[prop], 'edgeAlarms.enabled: false', edge.enabled === false || undefined, 'there are no such alarms then');
  }
  for (const prop of ['serverErrorRate', 'cacheHitRate', 'transformFailureRate'] as const) requirePercent(cdn, prop, thresholds[prop]);
  for (const prop of ['transformations', 'variantLimitRequests'] as const) requireWhole(cdn, prop, thresholds[prop], 1, MOST_REQUESTS);
  for (const prop of OF_TRANSFORMATION) {
    if (thresholds[prop] !== undefined && !transformFunction) refuse(cdn, `\`${prop}\` needs \`transformation\`: there is nothing to be measured`);
  }
  requireName(cdn, options.dashboardName);
  requireBelowTimeout(cdn, thresholds.transformTime, transformFunction?.timeout);
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
function requireName(cdn: Construct, name: string | undefined): void {
  if (isKnown(name) && !/^[\w-]{1,255}$/.test(name)) refuse(cdn, `\`dashboardName\` must be 1 to 255 letters, digits, '-' and '_', got: ${name}`);
}

function requirePercent(cdn: Construct, prop: string, value: number | undefined): void {
  if (isKnown(value) && !(value > 0 && value <= 100)) refuse(cdn, `\`${prop}\` must be a percentage above 0 and up to 100, got: ${value}`);
}

function requireBelowTimeout(cdn: Construct, time: Duration | undefined, timeout: Duration | undefined): void {
  if (!time || time.isUnresolved()) return;
  const milliseconds = time.toMilliseconds({ integral: false });
  if (!Number.isInteger(milliseconds)) refuse(cdn, `\`transformTime\` must be whole milliseconds, got: ${milliseconds}`);
  if (milliseconds <= 0) refuse(cdn, `\`transformTime\` must be more than nothing, which every transformation takes, got: ${milliseconds} ms`);
  if (!timeout || timeout.isUnresolved()) return;
  if (milliseconds >= timeout.toMilliseconds()) {
    refuse(cdn, `\`transformTime\` must be less than \`timeout\` (${timeout.toHumanString()}), after which nothing is measured any more, `
      + `got: ${time.toHumanString()}`);
  }
}
