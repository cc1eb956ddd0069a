import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { runbookAlarm } from './runbook-alarm';

/** Settings of a queue and its dead-letter queue. */
interface WorkQueueProps {
  /** The construct ID of the queue. */
  readonly id: string;
  /** The construct ID of the dead-letter queue. */
  readonly deadLettersId: string;
  readonly visibilityTimeout: Duration;
  /** Number of times that a message is received before it becomes a dead letter. */
  readonly maxReceiveCount: number;
  /** Retention period in both queues. */
  readonly retentionPeriod: Duration;
}

/** A queue of work for a function, and the queue of the messages that the function could not handle. */
export interface WorkQueue {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
}

/** Creates a queue of work for a function. */
export function workQueue(
  scope: Construct, { id, deadLettersId, visibilityTimeout, maxReceiveCount, retentionPeriod }: WorkQueueProps,
): WorkQueue {
  const shared = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod };
  const deadLetterQueue = new sqs.Queue(scope, deadLettersId, shared);
  const queue = new sqs.Queue(scope, id, {
    ...shared, visibilityTimeout, deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount },
  });
  return { queue, deadLetterQueue };
}

/**
 * Creates an alarm on messages in a dead-letter queue.
 *
 * @param id the construct ID, which is also the heading of the section in the runbook
 * @param meaning one or more sentences
 */
export function deadLetterAlarm(
  scope: Construct, id: string, meaning: string, deadLetterQueue: sqs.IQueue,
): cloudwatch.Alarm {
  return runbookAlarm(scope, id, meaning, {
    metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
    threshold: 1,
  });
}
