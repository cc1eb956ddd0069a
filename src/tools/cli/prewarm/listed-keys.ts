import { ListRequest, ListedKeys } from '../../../runtime/prewarm-worker/list-originals';
import { CommandError, Io } from '../command';
import { DeployedWorker } from '../workers/deployed-worker';

/** Returns the keys of all sources in S3, page by page. Reports the sources that cannot be listed. */
export async function listedKeys(worker: DeployedWorker, wanted: ListRequest, io: Io): Promise<string[]> {
  const keys: string[] = [];
  let page: ListedKeys;
  let request = wanted;
  do {
    page = await worker.invoke({ list: request }) as unknown as ListedKeys;
    keys.push(...page.keys);
    request = { ...wanted, cursor: page.cursor };
  } while (request.cursor);
  for (const prefix of page.unlisted) io.stderr.write(`${unlisted(prefix)}\n`);
  if (keys.length === 0 && page.unlisted.length > 0) throw new CommandError('no source in S3 has images to list');
  io.stderr.write(`${keys.length} objects found\n`);
  return keys;
}

function unlisted(prefix: string): string {
  return `originals outside S3${prefix && ` (${prefix}*)`} cannot be listed: pass a file with their keys by --keys`;
}
