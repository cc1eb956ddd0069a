import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { edgeAlarms, transformAlarms } from './alarms';
import { MetricSource } from './cdn-metrics';
import { addDashboard } from './dashboard';
import { MonitoringOptions } from './monitoring-options';
import { validateMonitoring } from './validate-monitoring';
import { requireFactory } from '../core/creation';
import { UsEast1Resource, UsEast1Stacks, isUsEast1Available, passStack, usEast1Scope } from '../core/us-east-1';
import { isKnown, refuse, warn } from '../core/validate';
import { ImagePrewarm } from '../prewarm/image-prewarm';
import { ImagePurge } from '../purge/image-purge';
import { Refiner } from '../transformation/refiner';

/** The parts of a CDN that are monitored. */
export interface Monitored {
  readonly source: MetricSource;
  readonly transformFunction?: lambda.Function;
  readonly refiner?: Refiner;
  readonly purge?: ImagePurge;
  readonly prewarm?: ImagePrewarm;
  readonly stacks: UsEast1Stacks;
}

const EDGE_ALARMS: UsEast1Resource = {
  requirement: 'alarms on CloudFront\'s metrics work only',
  order: 'after',
  inChina: 'Set `edgeAlarms: { enabled: false }`',
};

const PROPS = { topic: 'alarmTopic', actions: 'alarmActions' };
const EDGE_PROPS = { topic: 'edgeAlarms.topic', actions: 'edgeAlarms.actions' };

/**
 * A dashboard and alarms, created by `ImageCdn.addMonitoring()`.
 */
export class ImageMonitoring extends Construct {
  /** @internal */
  public static _create(cdn: Construct, id: string, monitored: Monitored, options: MonitoringOptions): ImageMonitoring {
    validateMonitoring(cdn, monitored, options);
    return new ImageMonitoring(cdn, id, monitored, options);
  }

  /** The dashboard. Widgets that you add are below those of the library. */
  public readonly dashboard: cloudwatch.Dashboard;

  /**
   * The alarms, including those on refinement, purging and prewarming. Empty with `alarms: false`.
   */
  public readonly alarms: cloudwatch.Alarm[];

  private constructor(
    private readonly cdn: Construct,
    id: string,
    private readonly monitored: Monitored,
    private readonly options: MonitoringOptions,
  ) {
    super(cdn, id);
    requireFactory(this, options !== undefined, 'addMonitoring() of an ImageCdn');
    this.alarms = options.alarms === false ? [] : this.addAlarms();
    this.dashboard = addDashboard(this, options.dashboardName, { ...monitored, alarms: this.alarms });
    if (!monitored.source.hasAdditionalMetrics) this.warnOfHitRate();
  }

  /** Returns the alarms of the CDN. Those with a topic of their own notify no other. */
  private addAlarms(): cloudwatch.Alarm[] {
    const { refiner, purge, prewarm } = this.monitored;
    const own = [...this.addEdgeAlarms(), ...this.addTransformAlarms()];
    if (refiner && !refiner.hasTopic) this.notify(refiner.alarms);
    if (purge && !purge._hasTopic) this.notify(purge._alarms);
    if (prewarm) this.notify(prewarm.alarms);
    return [...own, ...refiner?.alarms ?? [], ...purge?._alarms ?? [], ...prewarm?.alarms ?? []];
  }

  private addTransformAlarms(): cloudwatch.Alarm[] {
    const {
      monitored: { transformFunction },
      options: { thresholds = {} },
    } = this;
    return transformFunction ? this.notify(transformAlarms(this, transformFunction, thresholds)) : [];
  }

  private addEdgeAlarms(): cloudwatch.Alarm[] {
    const {
      cdn,
      monitored: { source, stacks },
      options: { edgeAlarms: edge = {}, thresholds = {} },
    } = this;
    if (edge.enabled === false || this.isWithoutUsEast1()) return [];
    const scope = usEast1Scope(this, EDGE_ALARMS, stacks);
    const alarms = edgeAlarms(scope, source, thresholds);
    const [isElsewhere, isSilent] = [Stack.of(scope) !== Stack.of(cdn), !edge.topic && !edge.actions];
    if (!isElsewhere && isSilent) return this.notify(alarms);
    if (isSilent) this.warnOfSilence();
    addActions(cdn, alarms, { topic: edge.topic, actions: edge.actions, props: EDGE_PROPS });
    return alarms;
  }

  /** Warns if no stack can contain alarms on CloudFront's metrics. If an option requires them, an error follows. */
  private isWithoutUsEast1(): boolean {
    const {
      cdn,
      monitored: { stacks },
      options,
    } = this;
    const { serverErrorRate, cacheHitRate } = options.thresholds ?? {};
    const isRequired = options.edgeAlarms !== undefined || serverErrorRate !== undefined || cacheHitRate !== undefined;
    if (isRequired || isUsEast1Available(cdn, stacks.logsAndAlarms)) return false;
    warn(cdn, 'noEdgeAlarms', "alarms on CloudFront's metrics are left out, because they work in us-east-1 only. "
      + `${passStack('after')}. Or set \`edgeAlarms: { enabled: false }\`: `
      + 'the dashboard and all other alarms work in every Region');
    return true;
  }

  private notify(alarms: cloudwatch.Alarm[]): cloudwatch.Alarm[] {
    const { alarmTopic, alarmActions } = this.options;
    addActions(this.cdn, alarms, { topic: alarmTopic, actions: alarmActions, props: PROPS });
    return alarms;
  }

  private warnOfSilence(): void {
    if (!this.options.alarmTopic && !this.options.alarmActions) return;
    warn(this.cdn, 'silentEdgeAlarms', "alarms on CloudFront's metrics notify nobody, "
      + 'because `alarmTopic` and `alarmActions` apply to alarms in the stack of the CDN only. '
      + 'Set `edgeAlarms.topic` to a topic in us-east-1, or acknowledge this warning');
  }

  private warnOfHitRate(): void {
    warn(this.cdn, 'noAdditionalMetrics', 'the cache hit rate is neither on the dashboard nor has an alarm, '
      + "because it is one of CloudFront's additional metrics, which are off. "
      + 'Set `additionalMetrics: true`, which CloudWatch bills, or acknowledge this warning');
  }
}

/** The notifications of alarms, with the names of the props for messages. */
export interface AlarmActions {
  readonly topic?: sns.ITopic;
  readonly actions?: cloudwatch.IAlarmAction[];
  readonly props: Readonly<Record<'topic' | 'actions', string>>;
}

/** Topics and actions of each alarm, as the alarms of a purge belong to every monitoring of the CDN. */
const addedTo = new WeakMap<cloudwatch.Alarm, Set<object>>();

/**
 * Adds the topic and the actions to the alarms, each once.
 */
function addActions(
  cdn: Construct, alarms: cloudwatch.Alarm[], { topic, actions: others = [], props }: AlarmActions,
): void {
  for (const alarm of alarms) {
    if (topic && isNew(alarm, topic)) {
      requireSameRegion(cdn, props.topic, topic, alarm);
      alarm.addAlarmAction(new actions.SnsAction(topic));
      alarm.addOkAction(new actions.SnsAction(topic));
    }
    const added = others.filter(action => isNew(alarm, action));
    alarm.addAlarmAction(...added.map(action => withinRegion(cdn, props.actions, action)));
  }
}

function isNew(alarm: cloudwatch.Alarm, action: object): boolean {
  const added = addedTo.get(alarm) ?? new Set();
  addedTo.set(alarm, added);
  return added.size < added.add(action).size;
}

/** Returns the same action, which rejects an alarm of another Region. */
function withinRegion(cdn: Construct, prop: string, action: cloudwatch.IAlarmAction): cloudwatch.IAlarmAction {
  return {
    bind: (scope, alarm) => {
      const bound = bindEach(cdn, prop, () => action.bind(scope, alarm));
      const { alarmActionArn: arn } = bound;
      const [actionRegion, alarmRegion] = [isKnown(arn) ? arn.split(':')[3] : undefined, Stack.of(alarm).region];
      if (actionRegion && isKnown(alarmRegion) && actionRegion !== alarmRegion) {
        refuse(
          cdn, `\`${prop}\` must be in the Region of their alarms (${alarmRegion}), got one in ${actionRegion}: ${arn}`,
        );
      }
      return bound;
    },
  };
}

/**
 * Binds an action to one of several alarms. The CDK's action that calls a function creates a construct for each alarm,
 * with the same ID.
 */
function bindEach<T>(cdn: Construct, prop: string, bind: () => T): T {
  try {
    return bind();
  } catch (error) {
    return refuse(cdn, `\`${prop}\` must be actions that several alarms can share, and one cannot: `
      + `${(error as Error).message}. To call a function, subscribe it to the topic of the alarms`);
  }
}

function requireSameRegion(cdn: Construct, prop: string, topic: sns.ITopic, alarm: cloudwatch.Alarm): void {
  const [topicRegion, alarmRegion] = [topic.env.region, Stack.of(alarm).region];
  if (isKnown(topicRegion) && isKnown(alarmRegion) && topicRegion !== alarmRegion) {
    refuse(cdn, `\`${prop}\` must be in the Region of its alarms (${alarmRegion}), got one in ${topicRegion}`);
  }
}
