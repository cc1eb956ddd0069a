import { useRef, useState } from 'preact/hooks';
import { deleteImage, putImage } from '../api';
import { count } from '../parts/units';
import { go, notify } from '../state';
import { firstInvalidation } from './first-invalidation';

interface ChangeButtonsProps {
  readonly cdn: string;
  readonly imageKey: string;
  /** Called when the image is replaced, before the edge is invalidated. */
  readonly onReplaced: () => void;
  /** Called when the edge is invalidated, or after a timeout. */
  readonly onSettled: () => void;
}

/** Buttons that replace or delete an image. */
export function ChangeButtons({ cdn, imageKey, onReplaced, onSettled }: ChangeButtonsProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBusy, setBusy] = useState(false);
  const change = async (work: () => Promise<unknown>, done: string, after: () => void) => {
    setBusy(true);
    const purge = await firstInvalidation(cdn);
    try {
      await work();
      notify(`${imageKey} ${done}. Waiting for the purge…`);
      after();
      void purge.seen
        .then(
          ({ item, removed }) =>
            notify(`${imageKey} ${done} and purged: ${item}, ${count(removed, 'response')} removed from the cache`),
          () => notify(`${imageKey} ${done}. No purge was observed: the edge serves the old image until it expires.`),
        )
        .then(onSettled);
    } catch (error) {
      purge.stop();
      notify((error as Error).message, true);
    }
    setBusy(false);
  };
  const replace = (file: File) => change(() => putImage(cdn, imageKey, file), 'replaced', onReplaced);
  const leave = () =>
    go({ page: 'gallery', cdn, folder: imageKey.slice(0, imageKey.lastIndexOf('/') + 1), search: '' });
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
        <p>The file is deleted from the served folder.</p>
        <form method="dialog" class="dialog-buttons">
          <button>Cancel</button>
          <button class="danger" onClick={() => void change(() => deleteImage(cdn, imageKey), 'deleted', leave)}>
            Delete
          </button>
        </form>
      </dialog>
    </div>
  );
}
