import { CloudFrontStandIn } from './cloudfront';
import { Images } from './images';
import { Random } from './random';
import { SqsStandIn } from './sqs';
import { VirtualTime } from './virtual-time';
import { AwsApi } from '../../../src/runtime/aws/aws-api';
import { QueueMessage } from '../../../src/runtime/aws/lambda-shell';
import { MonthlyLimit } from '../../../src/runtime/aws/monthly-limit';
import { CloudFrontApi } from '../../../src/runtime/purge-worker/cloudfront-api';
import { Invalidations } from '../../../src/runtime/purge-worker/invalidations';
import { PurgeConfig, PurgeServices } from '../../../src/runtime/purge-worker/purge-services';
import { SqsQueue } from '../../../src/runtime/purge-worker/sqs-queue';
import { purgeMessages } from '../../../src/runtime/purge-worker/worker';

// The values that the construct sets.
const CONCURRENCY = 2;
const BATCH_SIZE = 1000;
const BATCH_WINDOW_MILLISECONDS = 5000;
const TIMEOUT_MILLISECONDS = 120_000;
const SPARE_MILLISECONDS = 45_000;

const MOST_BATCH_BYTES = 6 * 1024 * 1024; // the delay of an event
const POLL_MILLISECONDS = 250;
const LATENCY_MILLISECONDS = 200;
const CRASH_MILLISECONDS = 10_000; // the approximate duration of a call
const NEVER = new Promise<never>(() => undefined);

export interface LambdaOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly queue: SqsStandIn;
  readonly cloudFront: CloudFrontStandIn;
  readonly images: Pick<Images, 'variantStore' | 'listed'>;
  readonly config: PurgeConfig;
  /** Probability that a call of the worker crashes. */
  readonly crashing: number;
}

/** Lambda, which passes messages to the worker. Some of its calls crash halfway. */
export class LambdaStandIn {
  public crashes = 0;
  public runs = 0;

  constructor(private readonly options: LambdaOptions) {}

  public start(): void {
    for (let count = 0; count < CONCURRENCY; count++) void this.work();
  }

  private async work(): Promise<void> {
    for (let environment = this.environment(); ;) {
      const messages = await this.batch();
      const failed = await this.call(messages, environment);
      if (!failed) {
        this.crashes++;
        environment.isDead = true;
        environment = this.environment();
        continue;
      }
      messages
        .filter(({ messageId }) => !failed.includes(messageId))
        .forEach(message => this.options.queue.delete(message));
    }
  }

  private async batch(): Promise<QueueMessage[]> {
    const { time, queue } = this.options;
    const messages: QueueMessage[] = [];
    let bytes = 0;
    for (let since = Infinity; time.now() < since + BATCH_WINDOW_MILLISECONDS; await time.wait(POLL_MILLISECONDS)) {
      while (messages.length < BATCH_SIZE && bytes < MOST_BATCH_BYTES) {
        const taken = queue.take(10);
        if (taken.length === 0) break;
        messages.push(...taken);
        bytes += taken.reduce((sum, { body }) => sum + body.length, 0);
      }
      if (messages.length >= BATCH_SIZE || bytes >= MOST_BATCH_BYTES) break;
      if (messages.length > 0) since = Math.min(since, time.now());
    }
    return messages;
  }

  /** Calls the worker. Returns undefined if the call crashes. */
  private call(messages: readonly QueueMessage[], { services }: Environment): Promise<string[] | undefined> {
    const { time, random, crashing } = this.options;
    this.runs++;
    const life = random.isTrue(crashing) ? random.below(CRASH_MILLISECONDS) : TIMEOUT_MILLISECONDS;
    const until = time.now() + TIMEOUT_MILLISECONDS - SPARE_MILLISECONDS;
    return Promise.race([purgeMessages(messages, services, until), time.wait(life).then(() => undefined)]);
  }

  private environment(): Environment {
    const { time, random, queue, cloudFront, images, config } = this.options;
    const environment = { isDead: false };
    const step = async (milliseconds: number) => {
      await time.wait(milliseconds);
      if (environment.isDead) await NEVER;
    };
    const near = (api: AwsApi): AwsApi => ({
      request: async (...request) => {
        await step(LATENCY_MILLISECONDS / 2);
        const response = await api.request(...request);
        await step(LATENCY_MILLISECONDS / 2);
        return response;
      },
    });
    return Object.assign(environment, {
      services: {
        config,
        invalidations: new Invalidations(
          new CloudFrontApi(near(cloudFront), 'E'),
          { now: time.now, wait: step },
          random.next,
        ),
        queue: new SqsQueue(near(queue), 'Changes'),
        variants: images.variantStore(step),
        originals: images.listed(step),
        limit: new MonthlyLimit(config.maxItemsPerMonth, async () => 0, time.now),
        now: time.now,
        measure: () => undefined,
        log: () => undefined,
      } satisfies PurgeServices,
    });
  }
}

interface Environment {
  isDead: boolean;
  readonly services: PurgeServices;
}
