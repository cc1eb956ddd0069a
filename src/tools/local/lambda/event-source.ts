import { createHash, randomUUID } from 'node:crypto';
import { LambdaHost } from './lambda-host';
import { LocalQueue, QueuedMessage } from './local-queue';

export interface EventSourceOptions {
  readonly batchSize: number;
  readonly maxConcurrency: number;
  /**
   * Whether the function reports failed messages (`ReportBatchItemFailures`). If not, either all messages of a batch
   * fail or none.
   */
  readonly reportsFailures: boolean;
}

/**
 * Invokes a function with batches of messages from a queue.
 *
 * Lambda waits up to the batching window for a full batch. The local edge sends the available messages immediately.
 */
export class EventSource {
  private active = 0;

  constructor(
    private readonly queue: LocalQueue, private readonly host: LambdaHost, private readonly options: EventSourceOptions,
  ) {}

  public start(): void {
    this.queue.onMessages(() => this.pull());
  }

  private pull(): void {
    const { batchSize, maxConcurrency } = this.options;
    while (this.active < maxConcurrency && this.queue.length > 0) void this.handOver(this.queue.receive(batchSize));
  }

  private async handOver(messages: QueuedMessage[]): Promise<void> {
    this.active++;
    const outcome = await this.host.invoke({ Records: messages.map(message => this.record(message)) });
    this.active--;
    this.queue.returnMessages(
      typeof outcome === 'string' ? messages : this.failedOf(messages, Buffer.from(outcome.body).toString()),
    );
    this.pull();
  }

  private failedOf(messages: QueuedMessage[], result: string): QueuedMessage[] {
    if (!this.options.reportsFailures) return [];
    const { batchItemFailures = [] } = JSON.parse(
      result || '{}',
    ) as { batchItemFailures?: { itemIdentifier: string }[] };
    return messages.filter(({ messageId }) =>
      batchItemFailures.some(({ itemIdentifier }) => itemIdentifier === messageId));
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
  private record({ messageId, body, receives }: QueuedMessage): object {
    return {
      messageId,
      receiptHandle: randomUUID(),
      body,
      attributes: { ApproximateReceiveCount: String(receives) },
      messageAttributes: {},
      md5OfBody: createHash('md5').update(body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: this.queue.options.arn,
      awsRegion: this.host.lambda.region,
    };
  }
}
