import { VariantLimits, OriginalVariants } from './protocol';
import { Traffic } from './traffic';
import { TransformerConfig } from '../../runtime/transformer/transformer-config';
import { isCore, parseVariant } from '../../runtime/url/image-request';

/** Maximum number of originals in the result. */
const MAX_ORIGINALS = 20;

/**
 * Returns the stored variants of originals, compared with the variant limit.
 *
 * @param variants keys in the variant bucket
 */
export function variantLimitsOf(
  config: Pick<TransformerConfig, 'rules' | 'maxVariants'>, variants: readonly string[], traffic: Traffic,
): VariantLimits {
  const stored = new Map<string, { stored: number; counted: number }>();
  for (const variant of variants) {
    const request = parseVariant(`/${variant}`, config.rules);
    if (!request) continue;
    const counts = stored.get(request.key) ?? { stored: 0, counted: 0 };
    counts.stored++;
    counts.counted += Number(!isCore(request, config.rules));
    stored.set(request.key, counts);
  }
  const originals = [...stored].map(([key, counts]) => ({ key, ...counts, limited: traffic.limitedOf(key) }));
  return {
    maxVariants: config.maxVariants,
    originals: originals.length,
    closest: originals.sort(closestToLimitFirst).slice(0, MAX_ORIGINALS),
  };
}

function closestToLimitFirst(one: OriginalVariants, other: OriginalVariants): number {
  return (
    other.counted - one.counted
    || other.stored - one.stored
    || other.limited - one.limited
    || (one.key < other.key ? -1 : 1)
  );
}
