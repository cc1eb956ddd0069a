import { Check, failed, passed } from './check';
import { newKey, original } from './originals';

export const goneMarker: Check = {
  id: 'versions-after-gone-marker',
  title: 'ListObjectVersions goes on after a version that was deleted',
  meaning:
    'The purge worker asks S3 for the version before the one in an event, which may be gone by then. ' +
    'If S3 does not go on from there, uploads that change nothing purge, or changes are retried for hours.',
  async run({ versions }) {
    const key = newKey('versions.jpg');
    const first = await versions.put(key, await original('red'));
    const gone = await versions.put(key, await original('green'));
    await versions.put(key, await original('blue'));
    await versions.delete(key, gone);
    try {
      const next = await versions.after(key, gone);
      const isRight = next?.key === key && next.versionId === first;
      return isRight
        ? passed('the version before the deleted one')
        : failed(`${next?.key ?? 'nothing'} ${next?.versionId ?? ''}`);
    } catch (error) {
      return failed((error as Error).message);
    }
  },
};
