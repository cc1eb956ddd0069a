import { Upload, canCancel, cancelUpload, forgetUploads, otherKey, retryUpload, uploads } from './uploads';
import { PassingButton } from '../parts/passing-button';
import { bytes, count } from '../parts/units';

/** Uploads to a CDN that are not over: their progress, and what to do about problems. */
export function UploadList({ cdn }: { cdn: string }) {
  const shown = uploads.value.filter(upload => upload.cdn === cdn);
  if (shown.length === 0) return null;
  const active = shown.filter(({ state }) => state === 'waiting' || state === 'sending');
  const cancelable = shown.filter(canCancel);
  return (
    <section class="panel uploads" tabIndex={-1} aria-labelledby="uploads-title">
      <div class="uploads-title">
        <h2 id="uploads-title">
          <span role="status">
            {active.length > 0 ? `Uploading, ${active.length} left` : `${count(shown.length, 'file')} not uploaded`}
          </span>
        </h2>
        {cancelable.length > 1 && (
          <PassingButton class="small" onClick={() => cancelable.forEach(({ id }) => cancelUpload(id))}>
            Cancel all
          </PassingButton>
        )}
        {active.length === 0 && (
          <PassingButton class="small" onClick={() => forgetUploads(shown.map(({ id }) => id))}>Close</PassingButton>
        )}
      </div>
      <ul>{shown.map(upload => <Line key={upload.id} upload={upload} />)}</ul>
    </section>
  );
}

function Line({ upload }: { upload: Upload }) {
  const { id, key, file, state, share, problem, canRetry } = upload;
  const isActive = state === 'waiting' || state === 'sending';
  return (
    <li class={`upload ${state}`}>
      <span class="upload-name">{key}</span>
      <span class="muted">{bytes(file.size)}</span>
      {isActive && <progress aria-label={`Progress of ${key}`} value={state === 'sending' ? share : 0} />}
      {state === 'done' && <span class="less">Uploaded</span>}
      {state === 'canceled' && <span class="muted">Canceled</span>}
      {problem !== undefined && <span class={state === 'exists' ? 'more' : 'bad'}>{problem}</span>}
      <span class="upload-actions">
        {state === 'exists' && (
          <>
            <Action name="Replace" of={key} onClick={() => retryUpload(id, { replaces: true })} />
            <Action name={`Add as ${lastPart(otherKey(key))}`} of={key}
              onClick={() => retryUpload(id, { key: otherKey(key) })} />
          </>
        )}
        {canRetry && <Action name="Retry" of={key} onClick={() => retryUpload(id)} />}
        {canCancel(upload) && <Action name="Cancel" of={key} onClick={() => cancelUpload(id)} />}
        {(state === 'exists' || state === 'failed') && (
          <Action name="Skip" of={key} onClick={() => forgetUploads([id])} />
        )}
      </span>
    </li>
  );
}

function Action({ name, of, onClick }: { name: string; of: string; onClick: () => void }) {
  return <PassingButton class="small" aria-label={`${name}: ${of}`} onClick={onClick}>{name}</PassingButton>;
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
