import { CdnInfo, Guard } from '../../src/tools/playground/protocol';

/** Why there is nothing to see, and what to do about it: of each signature that the server of this page cannot make. */
export function GuardNotes({ cdn }: { cdn: CdnInfo }) {
  return <>{cdn.guards.filter(({ isSigned }) => !isSigned).map(guard => <GuardNote key={guard.of} cdn={cdn} guard={guard} />)}</>;
}

/** Whether nothing comes without a signature, and there is none. */
export function isLocked({ guards }: CdnInfo): boolean {
  return guards.some(({ of, isSigned }) => of === 'viewing' && !isSigned);
}

function GuardNote({ cdn, guard: { of, keyPairIds } }: { cdn: CdnInfo; guard: Guard }) {
  const target = cdn.isRemote ? ` --target ${cdn.url}` : '';
  const isViewing = of === 'viewing';
  const options = isViewing ? ` --private-key FILE${cdn.isRemote ? ' --key-pair-id ID' : ''}` : ' --secret-file FILE';
  return (
    <section class="panel guard-note" aria-label="Why pictures are missing">
      <p>
        <strong>{isViewing ? 'These images are private' : 'Pictures are made of signed URLs only'}</strong>: {isViewing
          ? <>the CDN lets in who brings a signature by the private half of {keyPairIds ? <KeyIds ids={keyPairIds} /> : 'a key that it trusts'}, which is not here.</>
          : 'by a secret that is not here. Those that were made before are there for everybody.'}
      </p>
      <p>To see them, start with it: <code>npx cdk-image-cdn serve{target}{options}</code></p>
      <p class="muted">The server on this machine signs. What it signs by never reaches this page.</p>
    </section>
  );
}

function KeyIds({ ids }: { ids: readonly string[] }) {
  return <>{ids.map((id, index) => <span key={id}>{index > 0 && ' or '}<code>{id}</code></span>)}</>;
}

/** What whoever copies a URL has to know. */
export function SignedHere({ cdn }: { cdn: CdnInfo }) {
  if (cdn.guards.length === 0) return null;
  return (
    <p class="signed-here muted">
      {cdn.guards.every(({ isSigned }) => isSigned) ? 'What you see is signed by the server of this page. ' : ''}
      Where you show it, the URL has to be signed: <code>npx cdk-image-cdn sign</code>
    </p>
  );
}
