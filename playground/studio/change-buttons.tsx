import { useState } from 'preact/hooks';
import { CdnInfo } from '../../src/tools/playground/protocol';
import { FileChooser } from '../changes/file-chooser';
import { FileDrop } from '../changes/file-drop';
import { changesOf, removeImage, undoChanges } from '../changes/image-changes';
import { placeInSource, sourceOfKey } from '../changes/source-of-key';
import { addUploads } from '../changes/uploads';
import { PassingButton } from '../parts/passing-button';
import { sentence } from '../parts/sentence';
import { address, go, notify } from '../state';

interface ChangeButtonsProps {
  readonly cdn: CdnInfo;
  readonly imageKey: string;
}

/** Buttons that replace or delete an image. Both can be undone. */
export function ChangeButtons({ cdn, imageKey }: ChangeButtonsProps) {
  const [isBusy, setBusy] = useState(false);
  const source = sourceOfKey(cdn, imageKey);
  const last = changesOf(cdn.id).find(({ key }) => key === imageKey);
  const replace = ([file]: readonly File[]) => addUploads(cdn.id, [[imageKey, file]], true);
  const remove = async () => {
    setBusy(true);
    try {
      await removeImage(cdn.id, imageKey);
      if (isShown(cdn, imageKey)) {
        go({ page: 'gallery', cdn: cdn.id, folder: imageKey.slice(0, imageKey.lastIndexOf('/') + 1), search: '' });
      }
    } catch (error) {
      setBusy(false);
      notify(sentence((error as Error).message), { isBad: true });
    }
  };
  return (
    <div class="changes" role="group" tabIndex={-1} aria-label="Original">
      {cdn.sources.length > 1 && source && (
        <span class="muted"><code>{placeInSource(source, imageKey)}</code> of <code>{source.origin}</code></span>
      )}
      {last?.result === 'replaced' && (
        <PassingButton onClick={() => void undoChanges(cdn.id, [last])}>Restore previous</PassingButton>
      )}
      <FileChooser onFiles={replace}>Replace</FileChooser>
      <button type="button" class="danger" disabled={isBusy} onClick={() => void remove()}>Delete</button>
      <FileDrop text={`Drop an image to replace ${imageKey}`} onFiles={replace} />
    </div>
  );
}

/** Returns whether the user has not left the page of an image. */
function isShown(cdn: CdnInfo, imageKey: string): boolean {
  const { value: shown } = address;
  return shown.page === 'studio' && shown.cdn === cdn.id && shown.key === imageKey;
}
