import { Problem } from './problem';
import { RecentValues } from './recent-values';
import { FailureCounter } from './services';
import { TransformerConfig } from './transformer-config';

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
