import { useEffect, useRef, useState } from 'preact/hooks';
import { fetchCost } from '../api';

interface CostLineProps {
  readonly cdn: string;
  /** How many there have been: the estimate is made anew when there are more. */
  readonly seen: number;
}

const AMOUNTS: readonly (readonly [requests: string, name: string])[] = [
  ['100000', '100 thousand'], ['1000000', 'a million'], ['10000000', '10 million'], ['100000000', '100 million'], ['1000000000', 'a billion'],
];
const SETTLE_MS = 1000;

/** What a month like this would cost. Nothing, where that is not known. */
export function CostLine({ cdn, seen }: CostLineProps) {
  const [requests, setRequests] = useState('1000000');
  const [dollars, setDollars] = useState<number>();
  const estimated = useRef('');
  useEffect(() => {
    const estimate = () => { fetchCost(cdn, requests).then(cost => setDollars(cost?.dollars), () => setDollars(undefined)); };
    // At once for who chooses, and not too often where many requests come.
    const settling = setTimeout(estimate, requests === estimated.current ? SETTLE_MS : 0);
    estimated.current = requests;
    return () => clearTimeout(settling);
  }, [requests, seen]);
  if (dollars === undefined) return null;
  return (
    <p class="cost">
      <label>A month of <select value={requests} onChange={event => setRequests(event.currentTarget.value)}>
        {AMOUNTS.map(([amount, name]) => <option key={amount} value={amount}>{name}</option>)}
      </select> requests</label> like these would cost about <strong>${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}</strong>
      <span class="muted"> with this hit ratio and these sizes, and nothing free</span>
    </p>
  );
}
