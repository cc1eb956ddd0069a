import { randomUUID } from 'node:crypto';

export interface QueuedMessage {
  readonly messageId: string;
  readonly body: string;
  /** The number of times that the message was received. */
  readonly receives: number;
}

export interface QueueOptions {
  readonly arn: string;
  readonly url: string;
  /** The visibility timeout of a received message in seconds. */
  readonly visibilityTimeout: number;
  /** The number of receives after which a message moves to the dead-letter queue. */
  readonly maxReceives: number;
  /**
   * The maximum delay of a sent message in seconds. Longer ones are shortened.
   *
   * @default Infinity
   */
  readonly maxDelay?: number;
}

/** A standard queue of SQS in memory. */
export class LocalQueue {
  private readonly visible: QueuedMessage[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private listener?: () => void;
  private isClosed = false;

  constructor(public readonly options: QueueOptions, private readonly deadLetters?: LocalQueue) {}

  /** The number of messages that can be received now. */
  public get length(): number {
    return this.visible.length;
  }

  public send(body: string, delaySeconds = 0): string {
    const message = { messageId: randomUUID(), body, receives: 0 };
    this.show(message, Math.min(delaySeconds, this.options.maxDelay ?? Infinity));
    return message.messageId;
  }

  /** @param listener called whenever messages can be received */
  public onMessages(listener: () => void): void {
    this.listener = listener;
    if (this.visible.length > 0) listener();
  }

  /** Receives messages. The consumer either finishes them or calls `returnMessages()`. */
  public receive(most: number): QueuedMessage[] {
    return this.visible.splice(0, most).map(message => ({ ...message, receives: message.receives + 1 }));
  }

  /** Makes messages visible again when their visibility timeout expires. */
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
    if (this.isClosed) return; // a consumer that is stopped returns its messages
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.visible.push(message);
      this.listener?.();
    }, delaySeconds * 1000);
    this.timers.add(timer);
  }
}
