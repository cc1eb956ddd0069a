import { useEffect, useRef, useState } from 'preact/hooks';
import { putImage } from '../api';
import { count } from '../parts/units';
import { notify } from '../state';

interface UploadProps {
  readonly cdn: string;
  /** Target folder with a trailing slash. */
  readonly folder: string;
  readonly onChange: () => void;
}

/** Uploads images that the user selects or drops anywhere on the page. */
export function Upload({ cdn, folder, onChange }: UploadProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const [left, setLeft] = useState(0);
  const upload = async (files: readonly File[]) => {
    const problems: string[] = [];
    for (const [index, file] of files.entries()) {
      setLeft(files.length - index);
      await putImage(cdn, folder + file.name, file).catch((error: Error) => problems.push(error.message));
    }
    setLeft(0);
    const uploaded = files.length - problems.length;
    if (uploaded > 0) onChange();
    notify([...uploaded > 0 ? [`${count(uploaded, 'image')} added`] : [], ...problems].join('; '), problems.length > 0);
  };
  const isOver = useFileDrop(files => void upload(files));
  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={event => {
          void upload([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <button type="button" class="main" disabled={left > 0} onClick={() => chooser.current?.click()}>
        {left > 0 ? `${left} left…` : 'Add images'}
      </button>
      {isOver && (
        <div class="drop-here" aria-hidden="true">
          Drop images to add them to {folder === '' ? 'the root folder' : folder.slice(0, -1)}
        </div>
      )}
    </>
  );
}

/** Returns whether files are dragged over the page, and reports dropped files. */
function useFileDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => { if (!event.relatedTarget) setOver(false); };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer?.files.length) latest.current([...event.dataTransfer.files]);
    };
    const handlers = { dragover: over, dragleave: leave, drop };
    Object.entries(handlers).forEach(([name, handler]) => addEventListener(name, handler as EventListener));
    return () =>
      Object.entries(handlers).forEach(([name, handler]) => removeEventListener(name, handler as EventListener));
  }, []);
  return isOver;
}
