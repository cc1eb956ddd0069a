import { MessageServices, prewarmMessage } from '../../../src/runtime/prewarm-worker/prewarm-images';
import { PrewarmMessage, PrewarmWork } from '../../../src/runtime/prewarm-worker/prewarm-work';

/** Returns a number from 0 to below 1. */
export type Random = () => number;

/** Probabilities of faults. Those of a message end with its third delivery. */
export interface Faults {
  /** A message is delivered twice. */
  readonly duplication: number;
  /** The worker is killed at a step: before a transformation, or before it sends a message. */
  readonly crashing: number;
  /** The transform function is throttled. */
  readonly throttling: number;
  /** A transformation fails. */
  readonly failing: number;
}

export const NO_FAULTS: Faults = { duplication: 0, crashing: 0, throttling: 0, failing: 0 };

interface Message { readonly body: string; receives: number }

// The values that the construct sets.
const MAX_RECEIVES = 5;
const FAULTY_RECEIVES = 3;
const WORKERS = 2;
const VISIBILITY_MILLISECONDS = 1_800_000;
const TIMEOUT_MILLISECONDS = 300_000;
const LONGEST_MILLISECONDS = 40_000;
const TRANSFORMATION_MILLISECONDS = 2000;
const STEP_MILLISECONDS = 10_000;

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const MOST_BYTES = 256 * 1024;

/** The prewarm queue and its workers, the transform function and the variant bucket, in virtual time. */
export class PrewarmWorld {
  public readonly deadLetters: PrewarmWork[] = [];
  public readonly transformations = new Map<string, number>();
  public mostInProgress = 0;
  public largestMessage = 0;
  public runs = 0;
  public crashes = 0;
  public duplicates = 0;

  private readonly visible: Message[] = [];
  /** Messages that become visible later, by the time in milliseconds. */
  private readonly delayed = new Map<number, Message[]>();
  private readonly stored = new Set<string>();
  private inProgress = 0;

  /** @param poison paths of variants whose transformation always fails */
  constructor(
    private readonly variants: readonly string[], private readonly random: Random, private readonly faults: Faults,
    private readonly poison: ReadonlySet<string> = new Set(),
  ) {}

  public isStored(path: string): boolean {
    return this.stored.has(path);
  }

  public send(work: PrewarmWork, at = 0): void {
    const body = JSON.stringify({ prewarm: work });
    this.largestMessage = Math.max(this.largestMessage, Buffer.byteLength(body));
    if (Buffer.byteLength(body) > MOST_BYTES) throw new Error('SendMessage: the message is too long');
    this.show({ body, receives: 0 }, at);
    if (this.random() >= this.faults.duplication) return;
    this.duplicates++;
    this.show({ body, receives: 0 }, at + Math.floor(this.random() * 120_000));
  }

  /** Runs the workers until no message is left. */
  public async drain(): Promise<void> {
    await Promise.all(Array.from({ length: WORKERS }, () => this.worker()));
  }

  /** Each worker has a clock of its own. A message is visible to it if its time has come. */
  private async worker(): Promise<void> {
    for (let now = 0; ;) {
      this.revealUntil(now);
      const message = this.take();
      if (message) {
        now = await this.receive(message, now);
      } else if (this.delayed.size > 0) {
        now = Math.max(now, Math.min(...this.delayed.keys()));
      } else if (this.inProgress === 0) {
        return;
      }
      await Promise.resolve();
    }
  }

  private async receive(message: Message, start: number): Promise<number> {
    const clock = { now: start };
    this.runs++;
    this.inProgress++;
    const { prewarm } = JSON.parse(message.body) as PrewarmMessage;
    const services = this.services(clock, message.receives < FAULTY_RECEIVES ? this.faults : NO_FAULTS);
    const until = start + TIMEOUT_MILLISECONDS - LONGEST_MILLISECONDS;
    const isDone = await prewarmMessage(prewarm, services, until).then(() => true, () => false);
    this.inProgress--;
    if (isDone) return clock.now;
    message.receives++;
    if (message.receives === MAX_RECEIVES) this.deadLetters.push(prewarm);
    else this.show(message, start + VISIBILITY_MILLISECONDS);
    return clock.now;
  }

  private services(clock: { now: number }, { crashing, throttling, failing }: Faults): MessageServices {
    let isDead = false;
    const step = () => {
      if (!isDead && this.random() >= crashing) return;
      if (!isDead) this.crashes++;
      isDead = true; // nothing that follows has an effect
      throw new Error('killed');
    };
    return {
      config: { variants: this.variants },
      isStored: async path => this.stored.has(path),
      transform: async path => {
        step();
        if (this.random() < throttling) throw new Error('Invoke failed with 429');
        clock.now += TRANSFORMATION_MILLISECONDS;
        this.mostInProgress = Math.max(this.mostInProgress, this.inProgress);
        this.transformations.set(path, (this.transformations.get(path) ?? 0) + 1);
        if (this.poison.has(path) || this.random() < failing) return 504;
        this.stored.add(path.slice(1));
        return 200;
      },
      send: async (work, delaySeconds) => {
        step();
        this.send(work, clock.now + delaySeconds * 1000);
      },
      now: () => clock.now,
      log: () => undefined,
    };
  }

  /** Makes a message visible, at the end of some seconds, so that many messages share few moments. */
  private show(message: Message, time: number): void {
    const at = Math.ceil(time / STEP_MILLISECONDS) * STEP_MILLISECONDS;
    const later = this.delayed.get(at);
    if (later) later.push(message);
    else this.delayed.set(at, [message]);
  }

  private revealUntil(now: number): void {
    for (const [time, messages] of this.delayed) {
      if (time > now) continue;
      for (const message of messages) this.visible.push(message);
      this.delayed.delete(time);
    }
  }

  /** Takes any message, as standard queues do. */
  private take(): Message | undefined {
    const last = this.visible.length - 1;
    const index = Math.floor(this.random() * this.visible.length);
    if (last >= 0) [this.visible[index], this.visible[last]] = [this.visible[last], this.visible[index]];
    return this.visible.pop();
  }
}
