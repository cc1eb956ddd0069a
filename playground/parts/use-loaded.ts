import { Inputs, useEffect, useState } from 'preact/hooks';

/**
 * Returns the last loaded data: undefined at first. Loads again whenever an input changes, and ignores a late answer to
 * former inputs.
 *
 * @param delayMs time in which further changes replace the load
 */
export function useLoaded<T>(load: () => Promise<T>, inputs: Inputs, delayMs: number = 0): T | undefined {
  const [loaded, setLoaded] = useState<T>();
  useEffect(() => {
    let isCurrent = true;
    const start = async () => {
      const found = await load();
      if (isCurrent) setLoaded(() => found);
    };
    const delay = setTimeout(() => void start(), delayMs);
    return () => {
      isCurrent = false;
      clearTimeout(delay);
    };
  }, inputs);
  return loaded;
}
