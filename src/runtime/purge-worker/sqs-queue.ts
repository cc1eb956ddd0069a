import { Job, jobMessage } from './job';
import { JobQueue } from './job-queue';
import { AwsApi, requireOk } from '../aws/aws-api';

/**
 * The SQS queue of the worker, which receives messages from it and sends messages to it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export class SqsQueue implements JobQueue {
  constructor(private readonly api: AwsApi, private readonly url: string) {}

  public async send(job: Job, delaySeconds: number): Promise<void> {
    requireOk('SendMessage', await this.api.request('POST', '/', {
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: JSON.stringify({ QueueUrl: this.url, MessageBody: jobMessage(job), DelaySeconds: delaySeconds }),
    }));
  }
}
