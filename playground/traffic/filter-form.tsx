import { CACHE_RESULTS, OTHER_RESULT, STATUSES, TrafficFilter } from './filter';

interface FilterFormProps {
  readonly filter: TrafficFilter;
  readonly onChange: (filter: TrafficFilter) => void;
}

/** Fields that select the requests in the list. */
export function FilterForm({ filter, onChange }: FilterFormProps) {
  const set = (change: Partial<TrafficFilter>) => onChange({ ...filter, ...change });
  return (
    <form class="filter" role="search" aria-label="Filter requests" onSubmit={event => event.preventDefault()}>
      <input
        type="search"
        aria-label="Text in the URL or type"
        placeholder="URL or type"
        value={filter.text}
        autocomplete="off"
        spellcheck={false}
        onInput={event => set({ text: event.currentTarget.value })}
      />
      <select aria-label="Status" value={filter.status} onChange={event => set({ status: event.currentTarget.value })}>
        <option value="">Any status</option>
        {STATUSES.map(([value, name]) => <option key={value} value={value}>{name}</option>)}
      </select>
      <select
        aria-label="Cache result"
        value={filter.cache}
        onChange={event => set({ cache: event.currentTarget.value })}>
        <option value="">Any cache result</option>
        {CACHE_RESULTS.map(result => <option key={result} value={result}>{result}</option>)}
        <option value={OTHER_RESULT}>Other</option>
      </select>
    </form>
  );
}
