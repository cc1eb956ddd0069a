import { Candidate, bestOf, candidateKeys } from './hero-key';
import { changed } from '../changes/image-changes';
import { useLoaded } from '../parts/use-loaded';
import { originalOf } from '../parts/use-original';

/** Chooses the image that the gallery opens with. Undefined until it is chosen. */
export function useHeroImage(cdn: string, keys: readonly string[]): Candidate | undefined {
  const candidates = candidateKeys(keys);
  return useLoaded(async () => {
    return bestOf(await Promise.all(candidates.map(async key => ({ key, facts: await originalOf(cdn, key) }))));
  }, [cdn, candidates.join('\n'), changed.value]);
}
