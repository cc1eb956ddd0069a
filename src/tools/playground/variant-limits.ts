import { VariantLimits, OriginalVariants } from './protocol';
import { Traffic } from './traffic';
import { TransformerConfig } from '../../runtime/transformer/transformer-config';
import { isCore, parseVariant } from '../../runtime/url/image-request';

// As many as somebody reads.
const SHOWN = 20;

/**
 * Returns the stored variants of originals, compared with the variant limit.
 *
 * @param variants the keys in the store
 */
export function variantLimitsOf(config: Pick<TransformerConfig, 'rules' | 'maxVariants'>, variants: readonly string[], traffic: Traffic): VariantLimits {
  const stored = new Map<string, { stored: number; free: number }>();
  for (const variant of variants) {
    const request = parseVariant(`/${variant}`, config.rules);
    if (!request) continue;
    const counts = stored.get(request.key) ?? { stored: 0, free: 0 };
    counts.stored++;
    counts.free += Number(!isCore(request, config.rules));
    stored.set(request.key, counts);
  }
  const originals = [...stored].map(([key, counts]) => ({ key, ...counts, limited: traffic.limitedOf(key) }));
  return { most: config.maxVariants, originals: originals.length, closest: originals.sort(byEnd).slice(0, SHOWN) };
}

function byEnd(one: OriginalVariants, other: OriginalVariants): number {
  return other.free - one.free || other.stored - one.stored || other.limited - one.limited || (one.key < other.key ? -1 : 1);
}
