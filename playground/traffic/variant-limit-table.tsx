import { CdnInfo, OriginalVariants } from '../../src/tools/playground/protocol';
import { printAddress } from '../address';
import { fetchVariantLimits } from '../api';
import { count } from '../parts/units';
import { useLoaded } from '../parts/use-loaded';
import { DEFAULT_VIEW_OPTIONS } from '../view-options';

interface VariantLimitTableProps {
  readonly cdn: CdnInfo;
  /** Number that changes when variants may have been stored or deleted. */
  readonly changes: number;
}

const SETTLE_MS = 500;

/** Stored variants of originals compared with the limit. Renders nothing if unknown. */
export function VariantLimitTable({ cdn, changes }: VariantLimitTableProps) {
  const limits = useLoaded(() => fetchVariantLimits(cdn.id).catch(() => null), [changes], SETTLE_MS);
  if (!limits || limits.originals === 0) return null;
  const { maxVariants, originals, closest } = limits;
  return (
    <div>
      <h2 id="limit-title" class="limit-title">Variant limit by original</h2>
      <p class="limit-meaning muted">
        {count(maxVariants, 'variant')} of each original may be stored beyond the usual widths and presets, such as crops
        (<code>maxVariants</code>). When the limit is reached, the nearest usual width is served in place of others.
      </p>
      <div class="table-room" tabIndex={0} role="region" aria-labelledby="limit-title">
        <table class="requests variant-limits">
          <thead>
            <tr>
              <th scope="col">Original</th>
              <th scope="col">Counted</th>
              <th scope="col" class="figure">
                Stored
              </th>
              <th scope="col" class="figure">
                Limited
              </th>
            </tr>
          </thead>
          <tbody>
            {closest.map(original => (
              <Row key={original.key} cdn={cdn} original={original} maxVariants={maxVariants} />
            ))}
          </tbody>
        </table>
      </div>
      {originals > closest.length && (
        <p class="muted">And {count(originals - closest.length, 'original')} with fewer</p>
      )}
    </div>
  );
}

function Row({
  cdn,
  original: { key, stored, counted, limited },
  maxVariants,
}: {
  cdn: CdnInfo;
  original: OriginalVariants;
  maxVariants: number;
}) {
  const share = maxVariants === 0 ? 1 : Math.min(1, counted / maxVariants);
  return (
    <tr>
      <td class="target">
        <a
          href={printAddress({ page: 'studio', cdn: cdn.id, key, parameters: {}, options: DEFAULT_VIEW_OPTIONS })}
          title={key}>
          {key}
        </a>
      </td>
      <td>
        <span
          class={share === 1 ? 'share full' : 'share'}
          style={{ '--share': `${100 * share}%` }}
          aria-hidden="true"
        />
        {counted.toLocaleString('en')} of {maxVariants.toLocaleString('en')}
      </td>
      <td class="figure">{stored.toLocaleString('en')}</td>
      <td class={limited > 0 ? 'figure bad' : 'figure'}>{limited > 0 ? count(limited, 'response') : 'none'}</td>
    </tr>
  );
}
