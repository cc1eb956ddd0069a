import { RefinementMessage } from './refinement-message';
import { AwsApi } from '../../aws/aws-api';
import { sendMessage } from '../../aws/send-message';

/** The queue of variants to refine. */
export interface RefinementQueue {
  send(message: RefinementMessage): Promise<void>;
}

/**
 * The delay of a message, after which its variant is stored or never will be. The message is sent before, so that no
 * variant keeps its short lifetime because the function ends between the two.
 *
 * The response of the queue, the upload of a reference, and that of the variant take up to 20 seconds each. The
 * function ends after 55 seconds at the latest. S3 may finish an upload that was sent completely some seconds later.
 */
export const DELAY_SECONDS = 75;

/** The queue in SQS. */
export class SqsRefinementQueue implements RefinementQueue {
  constructor(private readonly sqs: AwsApi, private readonly queueUrl: string) {}

  public send(message: RefinementMessage): Promise<void> {
    const body = JSON.stringify(message);
    return sendMessage(this.sqs, { queueUrl: this.queueUrl, body, delaySeconds: DELAY_SECONDS });
  }
}
