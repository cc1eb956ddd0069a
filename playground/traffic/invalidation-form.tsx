import { CdnInfo } from '../../src/tools/playground/protocol';
import { invalidate } from '../api';
import { count } from '../parts/units';
import { notify } from '../state';

/** Form that invalidates a path or cache tag. */
export function InvalidationForm({ cdn }: { cdn: CdnInfo }) {
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const item = String(new FormData(event.currentTarget as HTMLFormElement).get('item')).trim();
    try {
      const { removed } = await invalidate(cdn.id, item);
      notify(`${item} invalidated: ${count(removed, 'response')} removed from the cache`);
    } catch (error) {
      notify((error as Error).message, { isBad: true });
    }
  };
  return (
    <form class="invalidation" onSubmit={event => void submit(event)}>
      <input name="item" aria-label="Path to invalidate" defaultValue="/*" autocomplete="off" spellcheck={false} />
      <button type="submit">Invalidate</button>
    </form>
  );
}
