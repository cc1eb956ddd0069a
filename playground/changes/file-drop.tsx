import { useEffect, useRef, useState } from 'preact/hooks';
import { notify } from '../state';

interface FileDropProps {
  /** Effect of dropping files, in words. */
  readonly text: string;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Accepts files that are dropped anywhere on the page. */
export function FileDrop({ text, onFiles }: FileDropProps) {
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
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(false);
      const dropped = [...event.dataTransfer.items].filter(({ kind }) => kind === 'file');
      // Browsers list folders like files, but cannot read them.
      const files = dropped.filter(item => !item.webkitGetAsEntry()?.isDirectory).map(item => item.getAsFile()!);
      if (files.length < dropped.length) {
        notify('Folders cannot be uploaded. Drop the images in them instead.', { isBad: true });
      }
      if (files.length > 0) latest.current(files);
    };
    const handlers = { dragover: over, dragleave: leave, drop };
    Object.entries(handlers).forEach(([name, handler]) => addEventListener(name, handler as EventListener));
    return () =>
      Object.entries(handlers).forEach(([name, handler]) => removeEventListener(name, handler as EventListener));
  }, []);
  return isOver ? <div class="drop-here" aria-hidden="true">{text}</div> : null;
}
