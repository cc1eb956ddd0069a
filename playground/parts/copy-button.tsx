import { useState } from 'preact/hooks';
import { say } from '../state';

/** @param what names it for those who do not see what it stands beside */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [isDone, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    } catch {
      say('The browser does not let this page copy: select the text instead', true);
    }
  };
  return <button type="button" class="small" aria-label={`Copy ${what}`} onClick={() => void copy()}>{isDone ? 'Copied' : 'Copy'}</button>;
}
