import { useEffect, useRef, useState } from 'preact/hooks';
import { Picture, forget, loadPicture } from './picture';

export interface Loading {
  /** The last one that came, also while the next is under way. */
  readonly picture?: Picture;
  readonly isLoading: boolean;
  readonly problem?: string;
}

// A slider on its way passes many values that nobody wants a picture of.
const SETTLE_MS = 300;

/**
 * The picture at a path, loaded anew whenever something changes.
 *
 * @param path undefined where there is nothing to load
 * @param round another one asks again for the same
 */
export function usePicture(path: string | undefined, accept: string, round: number = 0): Loading {
  const [loading, setLoading] = useState<Loading>({ isLoading: true });
  const last = useRef<Picture | undefined>(undefined);
  const isFirst = useRef(true);
  useEffect(() => {
    if (path === undefined) return undefined;
    const abort = new AbortController();
    const load = async () => {
      try {
        const picture = await loadPicture(path, accept, abort.signal);
        if (abort.signal.aborted) return forget(picture);
        forget(last.current);
        last.current = picture;
        setLoading({ picture, isLoading: false });
      } catch (error) {
        if (!abort.signal.aborted) setLoading({ isLoading: false, problem: (error as Error).message });
      }
    };
    setLoading(({ picture }) => ({ picture, isLoading: true }));
    const settling = setTimeout(() => void load(), isFirst.current ? 0 : SETTLE_MS);
    isFirst.current = false;
    return () => {
      clearTimeout(settling);
      abort.abort();
    };
  }, [path, accept, round]);
  useEffect(() => () => forget(last.current), []);
  return loading;
}
