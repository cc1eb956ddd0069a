import { CdnInfo } from '../../src/tools/playground/protocol';
import { printAddress } from '../address';
import { FileChooser } from '../changes/file-chooser';
import { FileDrop } from '../changes/file-drop';
import { placeInSource, sourceOfKey } from '../changes/source-of-key';
import { addUploads } from '../changes/uploads';

interface UploadProps {
  readonly cdn: CdnInfo;
  /** Target folder with a trailing slash. */
  readonly folder: string;
}

/** Uploads images that the user selects or drops anywhere on the page. */
export function Upload({ cdn, folder }: UploadProps) {
  const source = sourceOfKey(cdn, folder);
  const upload = (files: readonly File[]) =>
    addUploads(cdn.id, files.map(file => [folder + file.name, file] as const));
  if (!source) return <p class="upload-source muted">To add images, open <Prefixes cdn={cdn} /></p>;
  return (
    <>
      <FileChooser class="main" isMultiple onFiles={upload}>Add images</FileChooser>
      {cdn.sources.length > 1 && (
        <p class="upload-source muted">
          New images go to <code>{placeInSource(source, folder) || '/'}</code> of <code>{source.origin}</code>
        </p>
      )}
      <FileDrop
        text={`Drop images to add them to ${folder === '' ? 'the root folder' : folder.slice(0, -1)}`}
        onFiles={upload}
      />
    </>
  );
}

/** Links to the folders that have a source. */
function Prefixes({ cdn }: { cdn: CdnInfo }) {
  return (
    <>
      {cdn.sources.map(({ pathPrefix }, index) => (
        <span key={pathPrefix}>
          {index > 0 && ' or '}
          <a href={printAddress({ page: 'gallery', cdn: cdn.id, folder: pathPrefix, search: '' })}>{pathPrefix}</a>
        </span>
      ))}
    </>
  );
}
