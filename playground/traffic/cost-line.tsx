import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchCost } from '../api';

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
  const [dollars, setDollars] = useState<number>();
  const estimated = useRef('');
  useEffect(() => {
    let isCurrent = true;
    const estimate = async () => {
      const cost = await fetchCost(cdn, requests).catch(() => null);
      if (isCurrent) setDollars(cost?.dollars);
    };
    // Immediately after a selection, and throttled while requests arrive.
    const settling = setTimeout(() => void estimate(), requests === estimated.current ? SETTLE_MS : 0);
    estimated.current = requests;
    return () => {
      isCurrent = false;
      clearTimeout(settling);
    };
  }, [requests, seen]);
  if (dollars === undefined) return null;
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
      <strong>${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}</strong>
      <span class="muted"> at this hit ratio and response size, without free tier</span>
    </p>
  );
}
