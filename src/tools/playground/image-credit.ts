import { ImageCredit } from './protocol';
import { readFileIn } from '../local/s3/files';
import { ImageFiles } from '../local/served-distribution';

/** File beside images that credits them: a Markdown table of files, titles with authors, and licenses. */
const CREDITS = 'CREDITS.md';

const ROW = /^\|\s*`([^`]+)`\s*\|\s*([^|]+?)\s*\|\s*\[([^\]]+)\]\((https:\/\/[^\s)]+)\)\s*\|\s*$/;

/** Returns the credit of an image from the `CREDITS.md` beside its file, if there is one. */
export async function creditOf({ folder, nameOf }: ImageFiles, key: string): Promise<ImageCredit | undefined> {
  const name = nameOf(key);
  if (name === undefined) return undefined;
  const slash = name.lastIndexOf('/') + 1;
  const file = await readFileIn(folder, name.slice(0, slash) + CREDITS);
  const rows = file?.body.toString('utf8').split('\n').map(line => ROW.exec(line)) ?? [];
  const row = rows.find(found => found?.[1] === name.slice(slash));
  return row ? { title: row[2].replaceAll('*', ''), license: row[3], licenseUrl: row[4] } : undefined;
}
