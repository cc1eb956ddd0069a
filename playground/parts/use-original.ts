import { useLoaded } from './use-loaded';
import { OriginalFacts } from '../../src/tools/playground/protocol';
import { fetchOriginal } from '../api';
import { changed } from '../changes/image-changes';

// Thumbnails come and go while the user scrolls.
const known = new Map<string, Promise<OriginalFacts | null>>();

/** Returns the facts about an original, which are requested once until `forgetOriginals()`. */
export async function originalOf(cdn: string, key: string): Promise<OriginalFacts | null> {
  const name = `${changed.value} ${cdn}/${key}`;
  const facts = known.get(name) ?? fetchOriginal(cdn, key).catch(() => {
    known.delete(name);
    return null;
  });
  known.set(name, facts);
  return facts;
}

/** Forgets all facts, since images may have changed outside of this page. */
export function forgetOriginals(): void {
  known.clear();
}

/** Returns the facts about an original: undefined until they are loaded, and null if it is inaccessible. */
export function useOriginal(cdn: string, key: string, isWanted: boolean = true): OriginalFacts | null | undefined {
  return useLoaded(
    async () => isWanted ? originalOf(cdn, key) : undefined, [cdn, key, isWanted, changed.value]);
}
