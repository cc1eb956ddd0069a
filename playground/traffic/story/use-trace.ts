import { useEffect, useState } from 'preact/hooks';
import { TracedTraffic } from '../../../src/tools/playground/traffic-protocol';
import { fetchTrace } from '../../api';

const REFRESH_MS = 1000;

/** Returns the details of a request, or the reason why there are none. Reads them again while functions run. */
export function useTrace(cdn: string, request: string): TracedTraffic | string | undefined {
  const [traced, setTraced] = useState<TracedTraffic | string>();
  useEffect(() => {
    let timer: number | undefined;
    let isClosed = false;
    const read = async () => {
      const found = await fetchTrace(cdn, request).catch((error: Error) => error.message);
      if (isClosed) return;
      setTraced(found);
      if (typeof found !== 'string' && isRunning(found)) timer = window.setTimeout(() => void read(), REFRESH_MS);
    };
    void read();
    return () => {
      isClosed = true;
      clearTimeout(timer);
    };
  }, [cdn, request]);
  return traced;
}

function isRunning({ trace }: TracedTraffic): boolean {
  const invocations = trace.fetches.flatMap(({ attempts }) => attempts.map(({ invocation }) => invocation));
  return invocations.some(invocation => invocation && invocation.outcome !== 'none'
    && invocation.outcome !== 'throttled' && !invocation.isDone);
}
