import { RefinementMessage } from './refinement-message';
import { AwsApi } from '../../aws/aws-api';
import { sendMessage } from '../../aws/send-message';

/** The queue of variants to refine. */
export interface RefinementQueue {
  send(message: RefinementMessage): Promise<void>;
}

/**
 * The delay of a message, after which its variant is stored: the upload fails after 20 seconds. The message is sent
 * before, so that no variant keeps its short lifetime because the function ends between the two.
 */
export const DELAY_SECONDS = 30;

/** The queue in SQS. */
export class SqsRefinementQueue implements RefinementQueue {
  constructor(private readonly sqs: AwsApi, private readonly queueUrl: string) {}

  public send(message: RefinementMessage): Promise<void> {
    const body = JSON.stringify(message);
    return sendMessage(this.sqs, { queueUrl: this.queueUrl, body, delaySeconds: DELAY_SECONDS });
  }
}
