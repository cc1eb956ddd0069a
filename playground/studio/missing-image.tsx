import { CdnInfo } from '../../src/tools/playground/protocol';
import { printAddress } from '../address';
import { FileChooser } from '../changes/file-chooser';
import { FileDrop } from '../changes/file-drop';
import { changesOf, undoChanges } from '../changes/image-changes';
import { sourceOfKey } from '../changes/source-of-key';
import { addUploads } from '../changes/uploads';
import { PassingButton } from '../parts/passing-button';

interface MissingImageProps {
  readonly cdn: CdnInfo;
  readonly imageKey: string;
  /** Status of the CDN's response. */
  readonly status: number;
  readonly onReload: () => void;
}

/** In place of an image that does not exist: the reason, and how to get one. */
export function MissingImage({ cdn, imageKey, status, onReload }: MissingImageProps) {
  const folder = imageKey.slice(0, imageKey.lastIndexOf('/') + 1);
  const deleted = changesOf(cdn.id).find(({ key }) => key === imageKey);
  const canAdd = cdn.canChange && sourceOfKey(cdn, imageKey) !== undefined;
  const add = ([file]: readonly File[]) => addUploads(cdn.id, [[imageKey, file]]);
  return (
    <section class="panel missing" tabIndex={-1} aria-labelledby="missing-title">
      <h2 id="missing-title">This image does not exist</h2>
      <p>{reasonOf(cdn, status, canAdd, deleted?.result === 'deleted')}</p>
      <div class="missing-actions">
        {deleted?.result === 'deleted' && (
          <PassingButton class="main" onClick={() => void undoChanges(cdn.id, [deleted])}>Restore</PassingButton>
        )}
        {canAdd && <FileChooser onFiles={add}>Choose an image</FileChooser>}
        <button type="button" onClick={onReload}>Check again</button>
        <a href={printAddress({ page: 'gallery', cdn: cdn.id, folder, search: '' })}>
          {folder === '' ? 'All images' : 'Images in this folder'}
        </a>
      </div>
      {canAdd && <FileDrop text={`Drop an image to add it as ${imageKey}`} onFiles={add} />}
    </section>
  );
}

function reasonOf({ isRemote, canChange }: CdnInfo, status: number, canAdd: boolean, isDeleted: boolean): string {
  if (isDeleted) return 'It was deleted here. Restore it, or add another image at this key.';
  if (canAdd) return 'The folder has no file for this key. Add an image here, or copy a file into the folder.';
  if (isRemote) {
    return `The CDN responds with ${status}, as S3 does for a missing key. Check the key, or upload the image to the `
      + 'bucket.';
  }
  return canChange
    ? 'No source of this CDN has a prefix of this key. Check the key.'
    : 'The app uploads no image with this key. Check the key, or start with a folder of images: --images DIR.';
}
