import { CdnInfo } from '../../src/tools/playground/protocol';
import { invalidate } from '../api';
import { count } from '../parts/units';
import { say } from '../state';

/** What it names, the edge forgets. */
export function InvalidationForm({ cdn }: { cdn: CdnInfo }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const item = String(new FormData(event.currentTarget as HTMLFormElement).get('item')).trim();
    try {
      const { removed } = await invalidate(cdn.id, item);
      say(`${item} invalidated: ${count(removed, 'answer')} gone from the cache`);
    } catch (error) {
      say((error as Error).message, true);
    }
  };
  return (
    <form class="invalidation" onSubmit={event => void submit(event)}>
      <input name="item" aria-label="Path to invalidate" defaultValue="/*" autocomplete="off" spellcheck={false} />
      <button type="submit">Invalidate</button>
    </form>
  );
}
