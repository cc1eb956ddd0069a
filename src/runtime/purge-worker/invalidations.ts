import { isWildcard } from './invalidation-items';
import { MAX_WILDCARDS } from './plan-items';
import { Mount } from '../../model/mount';
import { tagOfMount } from '../url/cache-tags';

/** The invalidations of one distribution. */
export interface InvalidationApi {
  /**
   * Creates an invalidation and returns its ID. Rejects with an `InvalidationError` if CloudFront rejects it, or with
   * another error if there is no response.
   *
   * @param reference with the same reference and items, CloudFront returns the earlier invalidation
   */
  invalidate(items: readonly string[], reference: string): Promise<string>;
}

/** Invalidates the tags that responses have on a distribution with several image CDNs. */
export function withTagsOfMount(api: InvalidationApi, mount: Mount | undefined): InvalidationApi {
  const own = (item: string) => item.startsWith('#') ? tagOfMount(item, mount) : item;
  return { invalidate: (items, reference) => api.invalidate(items.map(own), reference) };
}

/** An invalidation that CloudFront rejects. */
export class InvalidationError extends Error {
  constructor(message: string, public readonly isTemporary: boolean) {
    super(message);
    this.name = 'InvalidationError';
  }
}

/** The result of invalidating items. */
export interface InvalidationResult {
  /** IDs of the invalidations. */
  readonly ids: readonly string[];
  /** Items that CloudFront has accepted. */
  readonly items: readonly string[];
  /** The reason why other items were not invalidated. */
  readonly error?: unknown;
}

/** A clock, in milliseconds. */
export interface Clock {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

// A third of the 3,000 items that may be in progress.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
const MAX_ITEMS_IN_A_CALL = 1000;

// At most two workers run concurrently, and together call once a second.
const PAUSE_MILLISECONDS = 2000;
const MAX_PAUSE_MILLISECONDS = 20_000;

/**
 * Creates invalidations at the rate that CloudFront accepts, and retries while too many are in progress.
 */
export class Invalidations {
  private notBefore = 0;

  constructor(
    private readonly api: InvalidationApi,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  /**
   * Invalidates as many items as time permits, possibly none. Rejects if the first call fails with anything but a
   * temporary error of CloudFront.
   *
   * @param until milliseconds on the clock
   * @param repeated items that earlier runs have invalidated, for which there is time after the others
   */
  public async create(
    items: readonly string[], reference: string, until: number, repeated: readonly string[] = [],
  ): Promise<InvalidationResult> {
    const ids: string[] = [];
    const done: string[] = [];
    // Sorted: CloudFront rejects a reference that it has seen with other items.
    const sorted = [...items].sort();
    const isRepeated = (item: string) => repeated.includes(item);
    const inOrder = [sorted.filter(item => !isRepeated(item)), sorted.filter(isRepeated)];
    for (const [index, call] of inOrder.flatMap(calls).entries()) {
      try {
        ids.push(await this.retry(call, `${reference}-${index}`, until));
        done.push(...call);
      } catch (error) {
        if (done.length === 0 && !(error instanceof InvalidationError && error.isTemporary)) throw error;
        return { ids, items: done, error };
      }
    }
    return { ids, items: done };
  }

  private async retry(items: readonly string[], reference: string, until: number): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      await this.waitForTurn(until);
      try {
        return await this.api.invalidate(items, reference);
      } catch (error) {
        if (error instanceof InvalidationError && !error.isTemporary) throw error;
        if (this.clock.now() >= until) throw error;
        // Random, so that workers that were throttled together do not retry together.
        this.notBefore += this.random() * Math.min(MAX_PAUSE_MILLISECONDS, PAUSE_MILLISECONDS * 2 ** attempt);
      }
    }
  }

  private async waitForTurn(until: number): Promise<void> {
    const wait = this.notBefore - this.clock.now();
    if (this.notBefore > until) throw new InvalidationError('no time left to create the invalidation', true);
    if (wait > 0) await this.clock.wait(wait);
    this.notBefore = this.clock.now() + PAUSE_MILLISECONDS;
  }
}

/** Splits items into calls. */
function calls(items: readonly string[]): string[][] {
  const wildcards = slices(items.filter(isWildcard), MAX_WILDCARDS);
  return [...wildcards, ...slices(items.filter(item => !isWildcard(item)), MAX_ITEMS_IN_A_CALL)];
}

export function slices<T>(all: readonly T[], length: number): T[][] {
  const count = Math.ceil(all.length / length);
  return Array.from({ length: count }, (_slice, index) => all.slice(index * length, (index + 1) * length));
}
