import { randomUUID } from 'node:crypto';

export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  /** How often it has been taken. */
  readonly receives: number;
}

export interface QueueOptions {
  readonly arn: string;
  readonly url: string;
  /** How long a message that was taken, and not deleted, stays out of sight; in seconds. */
  readonly visibilityTimeout: number;
  /** What is taken so often goes to the dead letters. */
  readonly maxReceives: number;
}

/**
 * A standard queue of SQS, kept in memory.
 */
export class LocalQueue {
  private readonly visible: QueuedMessage[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private listener?: () => void;
  private isClosed = false;

  constructor(public readonly options: QueueOptions, private readonly deadLetters?: LocalQueue) {}

  /** How many could be taken now. */
  public get length(): number {
    return this.visible.length;
  }

  public send(body: string, delaySeconds = 0): string {
    const message = { messageId: randomUUID(), body, receives: 0 };
    this.show(message, delaySeconds);
    return message.messageId;
  }

  /** @param listener called whenever there is something to be taken */
  public onMessages(listener: () => void): void {
    this.listener = listener;
    if (this.visible.length > 0) listener();
  }

  /** Whoever takes messages is done with them, or gives them back. */
  public receive(most: number): QueuedMessage[] {
    return this.visible.splice(0, most).map(message => ({ ...message, receives: message.receives + 1 }));
  }

  /** They come again when their time out of sight is over. */
  public returnMessages(messages: readonly QueuedMessage[]): void {
    for (const message of messages) {
      if (message.receives < this.options.maxReceives) this.show(message, this.options.visibilityTimeout);
      else this.deadLetters?.show({ ...message, receives: 0 }, 0);
    }
  }

  public close(): void {
    this.isClosed = true;
    this.timers.forEach(clearTimeout);
    this.listener = undefined;
  }

  private show(message: QueuedMessage, delaySeconds: number): void {
    if (this.isClosed) return; // a consumer that is ended gives its messages back
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.visible.push(message);
      this.listener?.();
    }, delaySeconds * 1000);
    this.timers.add(timer);
  }
}
