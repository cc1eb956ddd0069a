import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { isKnown, refuse } from '../core/validate';

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
export function addActions(
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
