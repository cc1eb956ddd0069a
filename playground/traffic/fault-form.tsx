import { FAULT_MODES, FaultMode } from '../../src/tools/local/s3/fault-injection';
import { failOrigin, restoreOrigin } from '../api';
import { notify } from '../state';

interface FaultFormProps {
  readonly cdn: string;
  readonly failure?: FaultMode;
}

const WAYS: Readonly<Record<FaultMode, string>> = { 503: 'Return 503', refuse: 'Refuse connections', hang: 'Time out' };

/** Starts or ends a simulated failure of the original bucket. */
export function FaultForm({ cdn, failure }: FaultFormProps) {
  const attempt = (change: Promise<unknown>) => {
    change.catch((error: Error) => notify(error.message, { isBad: true }));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = String(new FormData(event.currentTarget as HTMLFormElement).get('failure')) as FaultMode;
    attempt(failure === undefined ? failOrigin(cdn, chosen) : restoreOrigin(cdn));
  };
  return (
    <form class="fault" onSubmit={submit}>
      {failure === undefined && (
        <select name="failure" aria-label="Kind of failure">
          {Object.entries(WAYS).map(([way, name]) => <option key={way} value={way}>{name}</option>)}
        </select>
      )}
      <button type="submit" class={failure === undefined ? '' : 'main'}>
        {failure === undefined ? 'Fail origin' : 'Restore origin'}
      </button>
    </form>
  );
}

/** Explains the effect of a simulated failure on viewers. */
export function FaultNotice({ failure, hasReplica }: { failure: FaultMode; hasReplica: boolean }) {
  return (
    <p class="fault-notice" role="status">
      <strong>The original bucket {FAULT_MODES[failure]}.</strong> {hasReplica
        ? 'The replica takes over: images are still served, uncached ones slightly later.'
        : 'There is no replica: images outside the edge cache and the variant bucket return an error.'}
    </p>
  );
}
