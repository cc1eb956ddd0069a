import { Check, failed, passed, seconds, until } from './check';
import { newKey, original } from './originals';

export const replicatedOriginals: Check = {
  id: 'replicated-originals',
  title: 'a new original is in the replica bucket',
  meaning:
    'The replica lacks images, so that failing over to it shows errors: look at the replication status of the bucket.',
  async run(cdn) {
    const key = newKey('replicated (1).jpg');
    const since = cdn.now();
    await cdn.images.put(key, await original('gray'));
    const isThere = await until(cdn, cdn.patience.replication, async () => (await cdn.isReplicated(key)) || undefined);
    const after = seconds(cdn.now() - since);
    return isThere ? passed(`in the replica after ${after}`) : failed(`not in the replica after ${after}`);
  },
};
