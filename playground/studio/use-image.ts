import { useEffect, useRef, useState } from 'preact/hooks';
import { LoadedImage, releaseImage, loadImage } from './loaded-image';

export interface ImageState {
  /** The last loaded image, also while the next one is loading. */
  readonly image?: LoadedImage;
  readonly isLoading: boolean;
  readonly problem?: string;
}

// Dragging a slider passes many values that need no request.
const SETTLE_MS = 300;

/**
 * Loads the image at a path, and again whenever an argument changes.
 *
 * @param path undefined to load nothing
 * @param round changing it reloads the image
 */
export function useImage(path: string | undefined, accept: string, round: number = 0): ImageState {
  const [loading, setLoading] = useState<ImageState>({ isLoading: true });
  const last = useRef<LoadedImage | undefined>(undefined);
  const isFirst = useRef(true);
  useEffect(() => {
    if (path === undefined) return undefined;
    const abort = new AbortController();
    const load = async () => {
      try {
        const image = await loadImage(path, accept, abort.signal);
        if (abort.signal.aborted) return releaseImage(image);
        releaseImage(last.current);
        last.current = image;
        setLoading({ image, isLoading: false });
      } catch (error) {
        if (!abort.signal.aborted) setLoading({ isLoading: false, problem: (error as Error).message });
      }
    };
    setLoading(({ image }) => ({ image, isLoading: true }));
    const settling = setTimeout(() => void load(), isFirst.current ? 0 : SETTLE_MS);
    isFirst.current = false;
    return () => {
      clearTimeout(settling);
      abort.abort();
    };
  }, [path, accept, round]);
  useEffect(() => () => releaseImage(last.current), []);
  return loading;
}
