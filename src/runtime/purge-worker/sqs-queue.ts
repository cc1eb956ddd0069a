import { Job, jobMessage } from './job';
import { JobQueue } from './job-queue';
import { AwsApi } from '../aws/aws-api';
import { sendMessage } from '../aws/send-message';

/** The SQS queue of the worker, which receives messages from it and sends messages to it. */
export class SqsQueue implements JobQueue {
  constructor(private readonly api: AwsApi, private readonly queueUrl: string) {}

  public send(job: Job, delaySeconds: number): Promise<void> {
    return sendMessage(this.api, { queueUrl: this.queueUrl, body: jobMessage(job), delaySeconds });
  }
}
