import { Problem } from './problem';
import { FailureCounter, VariantBucket, VariantCounter } from './services';
import { TransformerConfig } from './transformer-config';
import { currentVariants, isCore, parseVariant } from '../url/image-request';

/**
 * The limit on variants beyond the core variants of an original. Only variants of the current settings count.
 *
 * The limit is soft: concurrent requests may store a few more.
 */
export class VariantLimit implements VariantCounter {
  /** Originals whose limit was reached. They are counted again later: purges and lifecycle rules delete variants. */
  private readonly reached = new RecentValues<true>();

  constructor(
    private readonly config: Pick<TransformerConfig, 'rules' | 'maxVariants'>,
    private readonly variants: Pick<VariantBucket, 'list'>,
  ) {}

  /** Whether the limit of an original was reached a short time ago. */
  public wasReached(key: string): boolean {
    return this.reached.get(key) ?? false;
  }

  /** Counts the variants of an original, and remembers a limit that is reached. */
  public async isReached(key: string): Promise<boolean> {
    const { rules, maxVariants } = this.config;
    let count = 0;
    if (maxVariants > 0) {
      for await (const keys of this.variants.list(currentVariants(key, rules))) {
        count += keys.filter(variant => isLimited(variant, this.config)).length;
        if (count >= maxVariants) break;
      }
    }
    const isReached = count >= maxVariants;
    if (isReached) this.reached.set(key, true);
    return isReached;
  }
}

/**
 * Whether an object in the variant bucket counts toward the limit of its original.
 */
export function isLimited(variantKey: string, { rules }: Pick<TransformerConfig, 'rules'>): boolean {
  const request = parseVariant(`/${variantKey}`, rules);
  return request !== undefined && !isCore(request, rules);
}

/**
 * The limit on failures of an original, which leave no variant to count: as many as it may have variants beyond its
 * core variants, in each instance of the function. They are forgotten when an original has not failed for five minutes.
 */
export class FailureLimit implements FailureCounter {
  private readonly failures = new RecentValues<{ readonly count: number; readonly problem: Problem }>();

  constructor(private readonly config: Pick<TransformerConfig, 'maxVariants'>) {}

  /** Returns the last problem of an original whose limit is reached. */
  public problemOf(key: string): Problem | undefined {
    const known = this.failures.get(key);
    return known && known.count >= this.config.maxVariants ? known.problem : undefined;
  }

  public add(key: string, problem: Problem): void {
    this.failures.set(key, { count: (this.failures.get(key)?.count ?? 0) + 1, problem });
  }
}

const REMEMBERED_MILLISECONDS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;

/** Values by the keys of originals: those that were set last, each for five minutes. */
export class RecentValues<Value> {
  /** A library would be loaded at every cold start. */
  private readonly values = new Map<string, { readonly value: Value; readonly until: number }>();

  public get(key: string): Value | undefined {
    const known = this.values.get(key);
    return known && known.until > performance.now() ? known.value : undefined;
  }

  public set(key: string, value: Value): void {
    this.values.delete(key); // a map keeps the place of a key that is set again
    this.values.set(key, { value, until: performance.now() + REMEMBERED_MILLISECONDS });
    const [oldest] = this.values.keys();
    if (this.values.size > MAX_REMEMBERED) this.values.delete(oldest);
  }
}
