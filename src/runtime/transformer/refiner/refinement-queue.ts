import { isRecord } from '../../../model/is-record';
import { AwsApi } from '../../aws/aws-api';
import { sendMessage } from '../../aws/send-message';

/** The work of the refiner: a stored variant, and the versions of the images that it was made from. */
export interface RefinementMessage {
  /** Its key in the variant bucket. */
  readonly variant: string;
  /** The ETag of its first answer. A stored variant with other bytes has a message of its own. */
  readonly etag: string;
  /** The version of the original. */
  readonly original: string;
  /** The version of the watermark. Missing if the variant has none. */
  readonly mark?: string;
}

/** Reads the body of a message. Throws if it is none. */
export function readMessage(body: string): RefinementMessage {
  const message: unknown = JSON.parse(body);
  if (!isRecord(message)) throw new Error('the message is not an object');
  const { variant, etag, original, mark } = message;
  if (typeof variant !== 'string' || typeof etag !== 'string' || typeof original !== 'string') {
    throw new Error('the message names no variant');
  }
  return { variant, etag, original, ...typeof mark === 'string' && { mark } };
}

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
