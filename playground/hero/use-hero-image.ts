import { useEffect, useState } from 'preact/hooks';
import { Candidate, bestOf, candidateKeys } from './hero-key';
import { changed } from '../changes/image-changes';
import { originalOf } from '../parts/use-original';

/** Chooses the image that the gallery opens with. Undefined until it is chosen. */
export function useHeroImage(cdn: string, keys: readonly string[]): Candidate | undefined {
  const [chosen, choose] = useState<Candidate>();
  const candidates = candidateKeys(keys);
  useEffect(() => {
    let isCurrent = true;
    void Promise.all(candidates.map(async key => ({ key, facts: await originalOf(cdn, key) })))
      .then(found => { if (isCurrent) choose(bestOf(found)); });
    return () => { isCurrent = false; };
  }, [cdn, candidates.join('\n'), changed.value]);
  return chosen;
}
