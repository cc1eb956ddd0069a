import { signal } from '@preact/signals';
import { whileVisible } from './visible';

/** Whether the server of this page responds. */
export const isConnected = signal(true);

/** Whether this machine has a network. Servers on this machine do not need one. */
export const isOnline = signal(navigator.onLine);

/** Number of interruptions that are over. Pages that depend on it load everything again. */
export const recoveries = signal(0);

const RETRY_MS = 1000;

/** Watches the connection to the server, and whether there is a network. */
export function watchConnection(): void {
  addEventListener('offline', () => { isOnline.value = false; });
  addEventListener('online', () => {
    isOnline.value = true;
    recoveries.value++;
  });
  whileVisible(connect);
}

/** Run of the server that responded last. */
let lastRun: string | undefined;

function connect(): () => void {
  let retrying: number | undefined;
  const source = new EventSource('/api/alive');
  source.onmessage = ({ data: run }: MessageEvent<string>) => {
    // A page in the background does not notice that the server was started again.
    if (!isConnected.value || lastRun !== undefined && lastRun !== run) recoveries.value++;
    lastRun = run;
    isConnected.value = true;
  };
  let close = () => source.close();
  source.onerror = () => {
    isConnected.value = false;
    // Browsers connect again after most errors, but not after the response of another server.
    if (source.readyState === EventSource.CLOSED) {
      retrying = window.setTimeout(() => { close = connect(); }, RETRY_MS);
    }
  };
  return () => {
    clearTimeout(retrying);
    close();
  };
}
