import { QueueMessage } from '../../../src/runtime/aws/lambda-shell';
import { MonthlyLimit } from '../../../src/runtime/aws/monthly-limit';
import { Versions } from '../../../src/runtime/purge-worker/change';
import { VariantObjects } from '../../../src/runtime/purge-worker/delete-variants';
import { Invalidations } from '../../../src/runtime/purge-worker/invalidations';
import { Job, jobMessage } from '../../../src/runtime/purge-worker/job';
import { PurgeConfig, PurgeServices, Purged } from '../../../src/runtime/purge-worker/purge-services';
import { Targets } from '../../../src/runtime/purge-worker/targets';
import { PurgedNow, purgeMessages, purgeNow } from '../../../src/runtime/purge-worker/worker';
import { cacheTags } from '../../../src/runtime/url/cache-tags';
import { decodeKey, encodeKey, markedPrefix } from '../../../src/runtime/url/key-encoding';

export const CONFIG: PurgeConfig = {
  surface: { variants: 'tags' },
  folderAt: 50,
  againAfter: 60,
  maxItemsPerMonth: 1_000_000,
};

/** An event of S3 about an image that was written, in a bucket without versions. */
export function written(key: string): string {
  return JSON.stringify({
    'source': 'aws.s3', 'detail-type': 'Object Created', 'time': '2026-01-01T00:00:00Z', 'detail': { object: { key } },
  });
}

/** Called before each step with an effect. A rejection ends the actor there, or fails the step where that is stated. */
export type Step = (name: string) => Promise<void>;

/**
 * A store, an edge and a queue in memory: what is stored, by its key; what the edge has, by a name and with its tags;
 * and the messages that are not done.
 */
export class World {
  public readonly store = new Map<string, string>();
  public readonly edge = new Map<string, { readonly content: string; readonly tags: readonly string[] }>();
  public readonly invalidated: string[][] = [];
  /** The caller references of the invalidations. */
  public readonly references: string[] = [];
  public readonly sent: { readonly job: Job; readonly delay: number }[] = [];
  public readonly measured: Purged[] = [];
  public readonly logged: Record<string, unknown>[] = [];

  /** The images sent to the prewarm worker. Undefined without prewarming. */
  public prewarmed?: string[];
  /** Whether prewarmed variants have watermarks. */
  public prewarmsMarked = true;

  public messages: QueueMessage[] = [];
  public time = Date.UTC(2026, 0, 1, 0, 1);
  public itemsThisMonth = 0;

  /** Whether CloudWatch counts items. */
  public isCountable = true;

  /** The number of keys in a page of a listing. */
  public pageSize = 1000;

  /** Duration of each page, in milliseconds. */
  public pageMilliseconds = 0;

  /** Without transformation nothing is stored. */
  public isTransforming = true;

  /** The prefix in the store that cannot be listed. */
  public failing?: string;

  /** Number of images in every folder. */
  public imagesInFolder = 0;

  /** The folders whose images were counted. */
  public readonly counted: string[] = [];

  /** Duration of each count, in milliseconds. */
  public countMilliseconds = 0;

  private readonly limit: MonthlyLimit;

  constructor(private readonly config: Partial<PurgeConfig> = {}, private readonly versions?: Versions) {
    this.limit = new MonthlyLimit(
      config.maxItemsPerMonth ?? CONFIG.maxItemsPerMonth,
      async () => {
        if (!this.isCountable) throw new Error('GetMetricStatistics failed with 503');
        return this.itemsThisMonth;
      },
      () => this.time,
    );
  }

  public receive(...bodies: string[]): void {
    bodies.forEach(body => this.messages.push({ messageId: `m${this.messages.length}-${body.length}`, body }));
  }

  /** @param mark the key of its watermark */
  public cache(key: string, content: string, mark?: string): void {
    const image = decodeKey(key.slice(0, key.lastIndexOf('/')))!;
    this.edge.set(key, { content, tags: cacheTags(image, mark) });
  }

  /** Stores a variant at an edge location and in the variant bucket, as the transform function does. */
  public put(key: string, content: string, mark?: string): void {
    if (mark !== undefined) this.store.set(markedPrefix(mark) + key, '');
    this.store.set(key, content);
    this.cache(key, content, mark);
  }

  /**
   * Works on the messages until the worker is done with them or dead; those that failed, or all of them if it died,
   * come again.
   */
  public async work(step: Step = async () => undefined, isDeadly = true): Promise<void> {
    let isDead = false;
    const stepped = async (name: string) => {
      if (!isDeadly) return step(name);
      if (!isDead) await step(name).catch(() => { isDead = true; });
      if (isDead) throw new Error('dead');
    };
    const failed = await purgeMessages(this.messages, this.services(stepped), this.time + 50_000);
    if (!isDead) this.messages = this.messages.filter(({ messageId }) => failed.includes(messageId));
  }

  /** Purges while someone waits for it. */
  public purgeNow(targets: Targets, step: Step = async () => undefined): Promise<PurgedNow> {
    return purgeNow(targets, this.services(step), this.time + 50_000);
  }

  /** Delivers delayed messages. */
  public deliver(): void {
    this.receive(...this.sent.splice(0).map(({ job }) => jobMessage(job)));
  }

  private services(step: Step): PurgeServices {
    const { edge } = this;
    const clock = { now: () => this.time, wait: async (milliseconds: number) => { this.time += milliseconds; } };
    const invalidate = async (items: readonly string[], reference: string) => {
      await step('invalidate');
      this.invalidated.push([...items]);
      this.references.push(reference);
      this.itemsThisMonth += items.length;
      for (const [name, { tags }] of edge) if (tags.some(tag => items.includes(`#${tag}`))) edge.delete(name);
      return `I${this.invalidated.length}`;
    };
    return {
      config: { ...CONFIG, ...this.config },
      variants: this.isTransforming ? this.variants(step) : undefined,
      versions: this.versions,
      originals: {
        count: async (folder, most) => {
          this.counted.push(folder);
          this.time += this.countMilliseconds;
          return Math.min(most, this.imagesInFolder);
        },
      },
      invalidations: new Invalidations({ invalidate }, clock),
      queue: {
        send: async (job, delay) => {
          await step('send');
          this.sent.push({ job, delay });
        },
      },
      prewarmQueue: this.prewarmed && {
        hasMarked: this.prewarmsMarked,
        send: async keys => void this.prewarmed!.push(...keys),
      },
      limit: this.limit,
      now: clock.now,
      measure: purged => this.measured.push(purged),
      log: event => this.logged.push(event),
    };
  }

  private variants(step: Step): VariantObjects {
    const { store } = this;
    const read = async (): Promise<void> => {
      await step('list');
      this.time += this.pageMilliseconds;
    };
    const isFailing = (prefix: string) => prefix === this.failing;
    const size = this.pageSize;
    return {
      async *list({ prefix, after = '' }) {
        const isListed = (key: string) => key.startsWith(prefix) && key > after;
        for (let last = after, isMore = true; isMore;) {
          await read();
          if (isFailing(prefix)) throw new Error('SlowDown');
          const keys = [...store.keys()].filter(key => isListed(key) && key > last).sort();
          isMore = keys.length > size;
          last = keys[size - 1] ?? last;
          yield keys.slice(0, size);
        }
      },
      delete: async keys => {
        await step('delete');
        keys.forEach(key => store.delete(key));
      },
    };
  }
}

/** Returns the key of a variant of an image. */
export function variantOf(key: string, operations = 'v.1k2f_f.avif'): string {
  return `${encodeKey(key)}/_.${operations}`;
}
