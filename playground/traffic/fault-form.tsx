import { FAULT_MODES, FaultMode } from '../../src/tools/local/s3/fault-injection';
import { fail, heal } from '../api';
import { say } from '../state';

interface FaultFormProps {
  readonly cdn: string;
  readonly failure?: FaultMode;
}

const WAYS: Readonly<Record<FaultMode, string>> = { 503: 'by 503', refuse: 'by refusing', hang: 'by hanging' };

/** Makes the bucket of the originals fail, to see what viewers get then, or heals it. */
export function FaultForm({ cdn, failure }: FaultFormProps) {
  const attempt = (change: Promise<unknown>) => { change.catch((error: Error) => say(error.message, true)); };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const chosen = String(new FormData(event.currentTarget as HTMLFormElement).get('failure')) as FaultMode;
    attempt(failure === undefined ? fail(cdn, chosen) : heal(cdn));
  };
  return (
    <form class="fault" onSubmit={submit}>
      {failure === undefined && (
        <select name="failure" aria-label="How the origin fails">
          {Object.entries(WAYS).map(([way, name]) => <option key={way} value={way}>{name}</option>)}
        </select>
      )}
      <button type="submit" class={failure === undefined ? '' : 'main'}>{failure === undefined ? 'Fail origin' : 'Heal origin'}</button>
    </form>
  );
}

/** What viewers get while the bucket fails. */
export function FaultNotice({ failure, hasReplica }: { failure: FaultMode; hasReplica: boolean }) {
  return (
    <p class="fault-notice" role="status">
      <strong>The bucket of the originals {FAULT_MODES[failure]}.</strong> {hasReplica
        ? 'Its replica steps in: images still come, those that the edge has not kept a little later.'
        : 'It has no replica: what neither the edge nor the store of variants has kept is an error.'}
    </p>
  );
}
