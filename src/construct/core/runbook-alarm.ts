import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** Properties of an alarm, of which all but the metric and the threshold have defaults. */
export type RunbookAlarmProps = Pick<cloudwatch.AlarmProps, 'metric' | 'threshold'>
  & Partial<Pick<cloudwatch.AlarmProps, 'comparisonOperator' | 'evaluationPeriods'>>;

const RUNBOOK = 'https://github.com/cdkimagecdn/cdk-image-cdn/blob/main/docs/alarms.md';

/**
 * Creates an alarm whose description has the address of its section in the runbook. By default, it is raised after one
 * period. Missing data does not raise it.
 *
 * @param id the construct ID: the heading of the section, with or without `Alarm`
 * @param meaning one or more sentences
 */
export function runbookAlarm(
  scope: Construct, id: string, meaning: string, props: RunbookAlarmProps,
): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, id, {
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription: `${meaning} Runbook: ${RUNBOOK}#${id.replace(/Alarm$/, '').toLowerCase()}`,
    ...props,
  });
}
