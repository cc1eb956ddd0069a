import { Budget, OriginalBudget } from './protocol';
import { Traffic } from './traffic';
import { isCore, parseVariant, printKey } from '../transformation/image-request';
import { mostVariants } from '../transformation/serve-variant';
import { TransformerConfig } from '../transformation/transformer-config';

// As many as somebody reads.
const SHOWN = 20;

/**
 * How the budgets of originals stand.
 *
 * @param variants the keys in the store
 */
export function budgetOf(config: Pick<TransformerConfig, 'rules' | 'maxVariants'>, variants: readonly string[], traffic: Traffic): Budget {
  const stored = new Map<string, { stored: number; free: number }>();
  for (const variant of variants) {
    const request = requestOf(variant, config);
    if (!request) continue;
    const counts = stored.get(request.key) ?? { stored: 0, free: 0 };
    counts.stored++;
    counts.free += Number(!isCore(request, config.rules));
    stored.set(request.key, counts);
  }
  const originals = [...stored].map(([key, counts]) => ({ key, ...counts, overBudget: traffic.overBudgetOf(key) }));
  return { most: mostVariants(config), originals: originals.length, closest: originals.sort(byEnd).slice(0, SHOWN) };
}

/** Of a key in the store, which is the path of a variant without its percent-encoding. */
function requestOf(variant: string, { rules }: Pick<TransformerConfig, 'rules'>) {
  const slash = variant.lastIndexOf('/');
  return parseVariant(`${printKey(variant.slice(0, slash))}/${variant.slice(slash + 1)}`, rules);
}

function byEnd(one: OriginalBudget, other: OriginalBudget): number {
  return other.stored - one.stored || other.overBudget - one.overBudget || (one.key < other.key ? -1 : 1);
}
