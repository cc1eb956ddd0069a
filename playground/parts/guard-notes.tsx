import { CdnInfo, Guard } from '../../src/tools/playground/protocol';

/** Explains each required signature that the server of this page cannot create. */
export function GuardNotes({ cdn }: { cdn: CdnInfo }) {
  return (
    <>
      {cdn.guards
        .filter(({ isSigned }) => !isSigned)
        .map(guard => (
          <GuardNote key={guard.of} cdn={cdn} guard={guard} />
        ))}
    </>
  );
}

/** Returns whether the CDN requires signed viewers, and the server cannot sign. */
export function isLocked({ guards }: CdnInfo): boolean {
  return guards.some(({ of, isSigned }) => of === 'viewing' && !isSigned);
}

function GuardNote({ cdn, guard: { of, keyPairIds } }: { cdn: CdnInfo; guard: Guard }) {
  const target = cdn.isRemote ? ` --target ${cdn.url}` : '';
  const isViewing = of === 'viewing';
  const options = isViewing ? ` --private-key FILE${cdn.isRemote ? ' --key-pair-id ID' : ''}` : ' --secret-file FILE';
  return (
    <section class="panel guard-note" aria-label="Missing signature">
      <p>
        <strong>{isViewing ? 'These images are private' : 'Transformations require signed URLs'}</strong>:{' '}
        {isViewing ? (
          <>
            the CDN requires a signature with the private key of{' '}
            {keyPairIds ? <KeyIds ids={keyPairIds} /> : 'a trusted key pair'}.
          </>
        ) : (
          'the secret is not available. Variants that are already stored are public.'
        )}
      </p>
      <p>To show them, start with: <code>npx cdk-image-cdn serve{target}{options}</code></p>
      <p class="muted">The local server signs. Keys and secrets never reach this page.</p>
    </section>
  );
}

function KeyIds({ ids }: { ids: readonly string[] }) {
  return <>{ids.map((id, index) => <span key={id}>{index > 0 && ' or '}<code>{id}</code></span>)}</>;
}

/** Reminder that copied URLs must be signed. */
export function SignedHere({ cdn }: { cdn: CdnInfo }) {
  if (cdn.guards.length === 0) return null;
  return (
    <p class="signed-here muted">
      {cdn.guards.every(({ isSigned }) => isSigned) ? 'The server of this page signs its requests. ' : ''}
      Elsewhere, sign the URL: <code>npx cdk-image-cdn sign</code>
    </p>
  );
}
