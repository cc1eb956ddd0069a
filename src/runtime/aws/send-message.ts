import { AwsApi, requireOk } from './aws-api';

/** A message for a queue. */
export interface OutgoingMessage {
  readonly queueUrl: string;
  readonly body: string;
  readonly delaySeconds: number;
}

/**
 * Returns a message as text. SQS rejects U+FFFE and U+FFFF, which keys may contain; JSON may escape them.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function messageOf(message: object): string {
  return JSON.stringify(message).replace(/[\ufffe\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16)}`);
}

/**
 * Sends a message to a queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export async function sendMessage(sqs: AwsApi, { queueUrl, body, delaySeconds }: OutgoingMessage): Promise<void> {
  requireOk('SendMessage', await sqs.request('POST', '/', {
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds: delaySeconds }),
  }));
}
