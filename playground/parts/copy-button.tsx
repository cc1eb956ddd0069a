import { useState } from 'preact/hooks';
import { notify } from '../state';

/** @param what accessible name of the text to copy */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    } catch {
      notify('The browser does not allow copying. Select the text instead.', true);
    }
  };
  return (
    <button type="button" class="small" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      {isDone ? 'Copied' : 'Copy'}
    </button>
  );
}
