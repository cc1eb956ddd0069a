import { useState } from 'preact/hooks';
import { notify } from '../state';

interface CopyButtonProps {
  /** Text to copy, or a function that returns it at the time of the click. */
  readonly text: string | (() => string);
  /** Name of the text, such as `link`. */
  readonly what: string;
  /** Whether the name is visible. */
  readonly isNamed?: boolean;
}

const DONE_MS = 1500;

export function CopyButton({ text, what, isNamed = false }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setDone(true);
      setTimeout(() => setDone(false), DONE_MS);
    } catch {
      notify('The browser does not allow copying. Select the text instead.', { isBad: true });
    }
  };
  return (
    <button type="button" class="small" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      {isDone ? 'Copied' : isNamed ? `Copy ${what}` : 'Copy'}
      <span class="unseen" role="status">{isDone && 'Copied'}</span>
    </button>
  );
}
