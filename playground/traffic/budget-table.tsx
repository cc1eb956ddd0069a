import { useEffect, useState } from 'preact/hooks';
import { Budget, CdnInfo, OriginalBudget } from '../../src/tools/playground/protocol';
import { USUAL_LOOK, printAddress } from '../address';
import { fetchBudget } from '../api';
import { count } from '../parts/units';

interface BudgetTableProps {
  readonly cdn: CdnInfo;
  /** Another number when something may have been stored, or taken out. */
  readonly changes: number;
}

const SETTLE_MS = 500;

/** How many variants are kept of each original, of how many. Nothing, where that is not known. */
export function BudgetTable({ cdn, changes }: BudgetTableProps) {
  const [budget, setBudget] = useState<Budget | null>(null);
  useEffect(() => {
    const settling = setTimeout(() => { fetchBudget(cdn.id).then(setBudget, () => setBudget(null)); }, SETTLE_MS);
    return () => clearTimeout(settling);
  }, [changes]);
  if (!budget || budget.originals === 0) return null;
  const { most, originals, closest } = budget;
  return (
    <div>
      <h2 id="budget-title" class="budget-title">Budget by original</h2>
      <p class="budget-meaning muted">
        {count(most, 'variant')} of each original may be stored beyond its core variants, which are widths of the ladder and presets (<code>maxVariants</code>).
        When the limit is reached, the nearest core variant is served in place of others.
      </p>
      <div class="table-room" tabIndex={0} role="region" aria-labelledby="budget-title">
        <table class="requests budget">
          <thead><tr><th scope="col">Original</th><th scope="col">Counted</th><th scope="col" class="figure">Stored</th><th scope="col" class="figure">Limited</th></tr></thead>
          <tbody>{closest.map(original => <Row key={original.key} cdn={cdn} original={original} most={most} />)}</tbody>
        </table>
      </div>
      {originals > closest.length && <p class="muted">And {count(originals - closest.length, 'original')} with fewer</p>}
    </div>
  );
}

function Row({ cdn, original: { key, stored, free, overBudget }, most }: { cdn: CdnInfo; original: OriginalBudget; most: number }) {
  const share = most === 0 ? 1 : Math.min(1, free / most);
  return (
    <tr>
      <td class="target"><a href={printAddress({ page: 'studio', cdn: cdn.id, key, parameters: {}, look: USUAL_LOOK })} title={key}>{key}</a></td>
      <td>
        <span class={share === 1 ? 'share full' : 'share'} style={{ '--share': `${100 * share}%` }} aria-hidden="true" />
        {free.toLocaleString('en')} of {most.toLocaleString('en')}
      </td>
      <td class="figure">{stored.toLocaleString('en')}</td>
      <td class={overBudget > 0 ? 'figure bad' : 'figure'}>{overBudget > 0 ? count(overBudget, 'answer') : 'none'}</td>
    </tr>
  );
}
