import { useRef, useState } from 'preact/hooks';
import { deleteImage, putImage } from '../api';
import { count } from '../parts/units';
import { go, say } from '../state';
import { firstInvalidation } from './first-invalidation';

interface ChangeButtonsProps {
  readonly cdn: string;
  readonly imageKey: string;
  /** Called when the image is another one, which the edge does not know yet. */
  readonly onReplaced: () => void;
  /** Called when the edge has forgotten the old one, or is not expected to any more. */
  readonly onSettled: () => void;
}

/** Another image under the same key, or none. */
export function ChangeButtons({ cdn, imageKey, onReplaced, onSettled }: ChangeButtonsProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBusy, setBusy] = useState(false);
  const change = async (work: () => Promise<unknown>, done: string, after: () => void) => {
    setBusy(true);
    const purge = await firstInvalidation(cdn);
    try {
      await work();
      say(`${imageKey} ${done}; waiting for the purge…`);
      after();
      void purge.seen.then(
        ({ item, removed }) => say(`${imageKey} ${done} and purged: ${item}, ${count(removed, 'answer')} gone from the cache`),
        () => say(`${imageKey} ${done}. No purge was seen: the edge keeps the old one as long as it may`),
      ).then(onSettled);
    } catch (error) {
      purge.stop();
      say((error as Error).message, true);
    }
    setBusy(false);
  };
  const replace = (file: File) => change(() => putImage(cdn, imageKey, file), 'replaced', onReplaced);
  const leave = () => go({ page: 'gallery', cdn, folder: imageKey.slice(0, imageKey.lastIndexOf('/') + 1), search: '' });
  return (
    <div class="changes">
      <input ref={chooser} type="file" accept="image/*" hidden onChange={event => {
        const [file] = event.currentTarget.files ?? [];
        if (file) void replace(file);
        event.currentTarget.value = '';
      }} />
      <button type="button" disabled={isBusy} onClick={() => chooser.current?.click()}>Replace</button>
      <button type="button" disabled={isBusy} onClick={() => dialog.current?.showModal()}>Delete</button>
      <dialog ref={dialog} aria-labelledby="delete-title">
        <h2 id="delete-title">Delete {imageKey}?</h2>
        <p>The file goes from the folder that is served.</p>
        <form method="dialog" class="dialog-buttons">
          <button>Keep it</button>
          <button class="danger" onClick={() => void change(() => deleteImage(cdn, imageKey), 'deleted', leave)}>Delete</button>
        </form>
      </dialog>
    </div>
  );
}
