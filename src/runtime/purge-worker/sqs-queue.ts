import { slices } from './invalidations';
import { Job, jobMessage } from './job';
import { JobQueue } from './job-queue';
import { PrewarmQueue } from './purge-services';
import { AwsApi } from '../aws/aws-api';
import { sendMessage } from '../aws/send-message';
import { printPrewarmMessage } from '../prewarm-worker/prewarm-work';

// A message is retried as a whole, but stored variants are then skipped.
const IMAGES_IN_A_MESSAGE = 20;

/** The SQS queue of the worker, which receives messages from it and sends messages to it. */
export class SqsQueue implements JobQueue {
  constructor(private readonly api: AwsApi, private readonly queueUrl: string) {}

  public send(job: Job, delaySeconds: number): Promise<void> {
    return sendMessage(this.api, { queueUrl: this.queueUrl, body: jobMessage(job), delaySeconds });
  }
}

/** The SQS queue of the prewarm worker. */
export class SqsPrewarmQueue implements PrewarmQueue {
  constructor(
    private readonly api: AwsApi, private readonly queueUrl: string, public readonly hasMarked: boolean,
  ) {}

  public async send(keys: readonly string[]): Promise<void> {
    for (const part of slices(keys, IMAGES_IN_A_MESSAGE)) {
      const body = printPrewarmMessage({ keys: part });
      await sendMessage(this.api, { queueUrl: this.queueUrl, body, delaySeconds: 0 });
    }
  }
}
