import { signal } from '@preact/signals';

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
  connect();
}

function connect(): void {
  const source = new EventSource('/api/alive');
  source.onopen = () => {
    if (!isConnected.value) recoveries.value++;
    isConnected.value = true;
  };
  source.onerror = () => {
    isConnected.value = false;
    // Browsers connect again after most errors, but not after the response of another server.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, RETRY_MS);
  };
}
