import { RecentValues } from './recent-values';
import { VariantBucket, VariantCounter } from './services';
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
