import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchCost } from '../api';
import { useLoaded } from '../parts/use-loaded';

interface CostLineProps {
  readonly cdn: string;
  /** Number of requests so far. The estimate is updated when it changes. */
  readonly seen: number;
}

const AMOUNTS: readonly (readonly [requests: string, name: string])[] = [
  ['100000', '100 thousand'],
  ['1000000', '1 million'],
  ['10000000', '10 million'],
  ['100000000', '100 million'],
  ['1000000000', '1 billion'],
];
const SETTLE_MS = 1000;

/** Estimated monthly cost of traffic like this. Renders nothing if unknown. */
export function CostLine({ cdn, seen }: CostLineProps) {
  const [requests, setRequests] = useState('1000000');
  const estimated = useRef('');
  // Immediately after a selection, and throttled while requests arrive.
  const delayMs = requests === estimated.current ? SETTLE_MS : 0;
  useEffect(() => { estimated.current = requests; }, [requests]);
  const cost = useLoaded(() => fetchCost(cdn, requests).catch(() => null), [requests, seen], delayMs);
  if (!cost) return null;
  return (
    <p class="cost">
      <label>
        A month with{' '}
        <select value={requests} onChange={event => setRequests(event.currentTarget.value)}>
          {AMOUNTS.map(([amount, name]) => (
            <option key={amount} value={amount}>
              {name}
            </option>
          ))}
        </select>{' '}
        requests
      </label>{' '}
      like these costs about{' '}
      <strong>${cost.dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}</strong>
      <span class="muted"> at this hit rate and response size, without free tier</span>
    </p>
  );
}
