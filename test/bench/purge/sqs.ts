import { Random } from './random';
import { VirtualTime } from './virtual-time';
import { AwsApi, AwsResponse } from '../../../src/runtime/aws/aws-api';
import { QueueMessage } from '../../../src/runtime/aws/lambda-shell';

// The values that the construct sets.
const VISIBILITY_MILLISECONDS = 725_000;
const MAX_RECEIVES = 50;

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const MOST_BYTES = 256 * 1024;
const LONGEST_DELAY_SECONDS = 900;
const LATEST_DUPLICATE_MILLISECONDS = 120_000;

interface Message extends QueueMessage { receives: number }

/** A standard queue: without order, and with duplicate deliveries. */
export class SqsStandIn implements AwsApi {
  public readonly deadLetters: QueueMessage[] = [];
  private readonly visible: Message[] = [];
  private readonly kept = new Set<QueueMessage>();
  private sent = 0;

  /** @param duplication probability that a message is delivered twice */
  constructor(
    private readonly time: VirtualTime,
    private readonly random: Random,
    private readonly duplication: number,
  ) {}

  public get isEmpty(): boolean {
    return this.kept.size === 0;
  }

  public async request(_method: string, _path: string, { body = '' } = {}): Promise<AwsResponse> {
    const { MessageBody: text, DelaySeconds: delay } = JSON.parse(body) as {
      MessageBody: string;
      DelaySeconds: number;
    };
    const isRefused =
      Buffer.byteLength(text) > MOST_BYTES || !Number.isInteger(delay) || delay < 0 || delay > LONGEST_DELAY_SECONDS;
    if (isRefused) return { status: 400, body: Buffer.from('InvalidParameterValue') };
    this.send(text, delay * 1000);
    return { status: 200, body: Buffer.from('{}') };
  }

  public send(body: string, delayMilliseconds: number): void {
    const message = { messageId: `m${this.sent++}`, body, receives: 0 };
    this.keep(message, delayMilliseconds);
    if (this.random.isTrue(this.duplication)) {
      this.keep({ ...message }, delayMilliseconds + this.random.below(LATEST_DUPLICATE_MILLISECONDS));
    }
  }

  public take(most: number): QueueMessage[] {
    const taken: QueueMessage[] = [];
    while (this.visible.length > 0 && taken.length < most) {
      const [message] = this.visible.splice(this.random.below(this.visible.length), 1);
      if (++message.receives > MAX_RECEIVES) {
        this.delete(message);
        this.deadLetters.push(message);
      } else {
        taken.push(message);
        this.show(message, VISIBILITY_MILLISECONDS);
      }
    }
    return taken;
  }

  public delete(message: QueueMessage): void {
    this.kept.delete(message);
  }

  private keep(message: Message, delayMilliseconds: number): void {
    this.kept.add(message);
    this.show(message, delayMilliseconds);
  }

  private show(message: Message, delayMilliseconds: number): void {
    this.time.at(this.time.now() + delayMilliseconds, () => {
      if (this.kept.has(message)) this.visible.push(message);
    });
  }
}
