import { MOST_WILDCARDS, isWildcard } from './items';

/** CloudFront, as far as one distribution's cache is concerned. */
export interface EdgeCaches {
  /**
   * Invalidates, and gives the id of it. Rejects with a `Refusal`, or with anything else where no answer came.
   *
   * @param reference where it is one that it has had with the same items, they are not invalidated once more
   */
  invalidate(items: readonly string[], reference: string): Promise<string>;
}

/** What CloudFront says when it does not do it. */
export class InvalidationError extends Error {
  constructor(message: string, public readonly isTemporary: boolean) {
    super(message);
    this.name = 'Refusal';
  }
}

/** What came of items. */
export interface Done {
  /** Of the invalidations. */
  readonly ids: readonly string[];
  /** Those that were taken. */
  readonly items: readonly string[];
  /** Why the others were not. */
  readonly error?: unknown;
}

/** Time, in milliseconds. */
export interface Clock {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

// Of 3,000 that may be in progress.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-invalidations
const MOST_AT_ONCE = 1000;

// Two workers at most run at once, and together call once a second.
const PAUSE_MILLISECONDS = 2000;
const LONGEST_PAUSE_MILLISECONDS = 20_000;

/**
 * Invalidates at the pace that CloudFront takes, and waits where it says that too much is in progress.
 */
export class Invalidations {
  private notBefore = 0;

  constructor(private readonly caches: EdgeCaches, private readonly clock: Clock, private readonly random: () => number = Math.random) {}

  /**
   * As much as can be done in time, which may be nothing. Rejects where that is nothing for another reason than that
   * CloudFront takes no more for now.
   *
   * @param until milliseconds on the clock
   */
  public async create(items: readonly string[], reference: string, until: number): Promise<Done> {
    const ids: string[] = [];
    const done: string[] = [];
    // In one order, as CloudFront refuses a reference that it has had with other items in the same call.
    for (const [index, call] of calls([...items].sort()).entries()) {
      try {
        ids.push(await this.insist(call, `${reference}-${index}`, until));
        done.push(...call);
      } catch (error) {
        if (done.length === 0 && !(error instanceof InvalidationError && error.isTemporary)) throw error;
        return { ids, items: done, error };
      }
    }
    return { ids, items: done };
  }

  private async insist(items: readonly string[], reference: string, until: number): Promise<string> {
    for (let attempt = 0; ; attempt++) {
      await this.turn(until);
      try {
        return await this.caches.invalidate(items, reference);
      } catch (error) {
        if (error instanceof InvalidationError && !error.isTemporary) throw error;
        if (this.clock.now() >= until) throw error;
        // Not all at the same moment again, as those who were refused together would.
        this.notBefore += this.random() * Math.min(LONGEST_PAUSE_MILLISECONDS, PAUSE_MILLISECONDS * 2 ** attempt);
      }
    }
  }

  private async turn(until: number): Promise<void> {
    const wait = this.notBefore - this.clock.now();
    if (this.notBefore > until) throw new InvalidationError('there was no time left for it', true);
    if (wait > 0) await this.clock.wait(wait);
    this.notBefore = this.clock.now() + PAUSE_MILLISECONDS;
  }
}

/** Each with no more items than one call may have. */
function calls(items: readonly string[]): string[][] {
  const wildcards = slices(items.filter(isWildcard), MOST_WILDCARDS);
  return [...wildcards, ...slices(items.filter(item => !isWildcard(item)), MOST_AT_ONCE)];
}

export function slices<T>(all: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / length) }, (_slice, index) => all.slice(index * length, (index + 1) * length));
}
