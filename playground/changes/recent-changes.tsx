import { useEffect } from 'preact/hooks';
import { changesOf, loadChanges, undoChanges } from './image-changes';
import { ImageChange } from '../../src/tools/playground/protocol';
import { PassingButton } from '../parts/passing-button';

/** Changes of images that can be undone, also after the page was reloaded. */
export function RecentChanges({ cdn }: { cdn: string }) {
  useEffect(() => loadChanges(cdn), [cdn]);
  const list = changesOf(cdn);
  if (list.length === 0) return null;
  return (
    <details class="panel recent-changes">
      <summary><h2>Recent changes</h2> <span class="muted">{list.length}</span></summary>
      <ul tabIndex={-1} aria-label="Recent changes">
        {list.map((change, index) => (
          <li key={change.id}>
            <span class="muted">{new Date(change.time).toLocaleTimeString('en-GB', { timeStyle: 'short' })}</span>
            <span class="change-text">{change.key} {change.result}</span>
            {isLast(change, list.slice(0, index)) && (
              <PassingButton class="small" aria-label={`Undo: ${change.key} ${change.result}`}
                onClick={() => void undoChanges(cdn, [change])}>
                Undo
              </PassingButton>
            )}
          </li>
        ))}
      </ul>
      <p class="muted">The playground keeps the images of the last changes in memory until it stops.</p>
    </details>
  );
}

/** Whether no later change is of the same image. */
function isLast({ key }: ImageChange, later: readonly ImageChange[]): boolean {
  return !later.some(other => other.key === key);
}
