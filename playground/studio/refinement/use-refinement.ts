import { useEffect, useRef, useState } from 'preact/hooks';
import { REFINEMENT_HEADER, RefinementState } from '../../../src/runtime/transformer/image-headers';
import { LoadedImage, loadImage, releaseImage } from '../loaded-image';
import { ImageState } from '../use-image';

/** The first answer and the variant that replaces it. */
export interface RefinedImage {
  /** Undefined if the variant had been refined before this page requested it. */
  readonly first?: LoadedImage;
  /** Undefined while the variant waits for its refinement. */
  readonly final?: LoadedImage;
}

/** Time between requests. The edge location answers them from its cache for a minute. */
const PAUSE_MS = 5000;

/**
 * Follows the refinement of a variant: keeps its first answer, and requests it until it has been refined. Returns
 * undefined for variants that are not refined.
 *
 * @param result the last response for the path. Another first answer begins anew
 */
export function useRefinement(path: string, accept: string, result: ImageState): RefinedImage | undefined {
  const [refined, setRefined] = useState<RefinedImage>();
  const followed = useRef<string | undefined>(undefined);
  const isOther = result.isLoading || result.image?.path !== path;
  const variant = `${path} ${accept} `;
  followed.current = isOther
    ? continued(variant, followed.current)
    : subjectOf(variant, result.image, followed.current);
  useEffect(() => {
    setRefined(undefined);
    if (followed.current === undefined) return undefined;
    const abort = new AbortController();
    const loaded: LoadedImage[] = [];
    const load = async (): Promise<LoadedImage> => {
      const next = await loadImage(path, accept, abort.signal);
      loaded.push(next);
      return next;
    };
    void follow(load, abort.signal, setRefined).catch(() => undefined); // the page reports that the CDN is gone
    return () => {
      abort.abort();
      loaded.forEach(releaseImage);
    };
  }, [followed.current]);
  return refined;
}

/** Returns what identifies the variant to follow: a refined variant continues the one before. */
function subjectOf(variant: string, image: LoadedImage | undefined, before: string | undefined): string | undefined {
  const state = image?.headers[REFINEMENT_HEADER];
  if (image === undefined || state === undefined) return undefined;
  if (state !== RefinementState.PENDING && continued(variant, before)) return before;
  return variant + (state === RefinementState.PENDING ? image.headers.etag : 'refined');
}

/** Returns the variant that is followed, if it is the same one. */
function continued(variant: string, before: string | undefined): string | undefined {
  return before?.startsWith(variant) ? before : undefined;
}

async function follow(
  load: () => Promise<LoadedImage>, signal: AbortSignal, report: (refined: RefinedImage) => void,
): Promise<void> {
  let first: LoadedImage | undefined;
  while (!signal.aborted) {
    const image = await load();
    if (signal.aborted) return;
    // After an error, the variant still waits.
    if (image.status < 400) {
      if (image.headers[REFINEMENT_HEADER] !== RefinementState.PENDING) return report({ first, final: image });
      first ??= image;
      report({ first });
    }
    await new Promise(resolve => { setTimeout(resolve, PAUSE_MS); });
  }
}
