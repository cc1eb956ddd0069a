import { Job, jobMessage } from './job';
import { AwsApi, requireOk } from '../aws/aws-api';

/**
 * The queue that the worker's messages come from, and go to when they are to come again.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export class SqsQueue {
  constructor(private readonly api: AwsApi, private readonly url: string) {}

  public async send(job: Job, delaySeconds: number): Promise<void> {
    requireOk('SendMessage', await this.api.request('POST', '/', {
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: JSON.stringify({ QueueUrl: this.url, MessageBody: jobMessage(job), DelaySeconds: delaySeconds }),
    }));
  }
}
