import { useEffect, useRef, useState } from 'preact/hooks';
import { putImage } from '../api';
import { count } from '../parts/units';
import { say } from '../state';

interface UploadProps {
  readonly cdn: string;
  /** Where images go, with its slash at the end. */
  readonly folder: string;
  readonly onChange: () => void;
}

/** Takes in images: those chosen by a button, and those dropped anywhere on the page. */
export function Upload({ cdn, folder, onChange }: UploadProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const [left, setLeft] = useState(0);
  const take = async (files: readonly File[]) => {
    const problems: string[] = [];
    for (const [index, file] of files.entries()) {
      setLeft(files.length - index);
      await putImage(cdn, folder + file.name, file).catch((error: Error) => problems.push(error.message));
    }
    setLeft(0);
    const taken = files.length - problems.length;
    if (taken > 0) onChange();
    say([...taken > 0 ? [`${count(taken, 'image')} taken in`] : [], ...problems].join('; '), problems.length > 0);
  };
  const isOver = useDrop(files => void take(files));
  return (
    <>
      <input ref={chooser} type="file" accept="image/*" multiple hidden onChange={event => {
        void take([...event.currentTarget.files ?? []]);
        event.currentTarget.value = '';
      }} />
      <button type="button" class="main" disabled={left > 0} onClick={() => chooser.current?.click()}>{left > 0 ? `${left} to go…` : 'Add images'}</button>
      {isOver && <div class="drop-here" aria-hidden="true">Drop images to add them to {folder === '' ? 'the top folder' : folder.slice(0, -1)}</div>}
    </>
  );
}

/** Whether files are held over the page; what is dropped is told. */
function useDrop(onFiles: (files: readonly File[]) => void): boolean {
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
    return () => Object.entries(handlers).forEach(([name, handler]) => removeEventListener(name, handler as EventListener));
  }, []);
  return isOver;
}
