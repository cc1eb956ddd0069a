import { VariantBucket, VariantCounter } from './services';
import { TransformerConfig } from './transformer-config';
import { currentVariants, isCore, parseVariant } from '../url/image-request';

// Purges and lifecycle rules delete variants: after this time, they are counted again.
const REMEMBERED_MILLISECONDS = 5 * 60_000;
const MAX_REMEMBERED = 10_000;

/**
 * The limit on variants beyond the core variants of an original. Only variants of the current settings count.
 *
 * The limit is soft: concurrent requests may store a few more.
 */
export class VariantLimit implements VariantCounter {
  /** Originals whose limit was reached, and when that is forgotten. A library would be loaded at every cold start. */
  private readonly reached = new Map<string, number>();

  constructor(
    private readonly config: Pick<TransformerConfig, 'rules' | 'maxVariants'>,
    private readonly variants: Pick<VariantBucket, 'list'>,
  ) {}

  /** Whether the limit of an original was reached a short time ago. */
  public wasReached(key: string): boolean {
    return (this.reached.get(key) ?? 0) > performance.now();
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
    if (isReached) this.remember(key);
    return isReached;
  }

  private remember(key: string): void {
    this.reached.delete(key); // a map keeps the place of a key that is set again
    this.reached.set(key, performance.now() + REMEMBERED_MILLISECONDS);
    const [oldest] = this.reached.keys();
    if (this.reached.size > MAX_REMEMBERED) this.reached.delete(oldest);
  }
}

/**
 * Whether an object in the variant bucket counts toward the limit of its original.
 */
export function isLimited(variantKey: string, { rules }: Pick<TransformerConfig, 'rules'>): boolean {
  const request = parseVariant(`/${variantKey}`, rules);
  return request !== undefined && !isCore(request, rules);
}
