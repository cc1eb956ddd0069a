import { isConnected, isOnline } from '../connection';

/** Explains an interruption, which the page waits for. */
export function ConnectionNote({ isRemote }: { isRemote: boolean }) {
  const text = !isConnected.value
    ? 'The server of this page does not respond. Start it again: the page continues by itself.'
    : isRemote && !isOnline.value
      ? 'This computer is offline. The images of the deployed CDN load again when it is online.'
      : undefined;
  return <div class="connection" role="status">{text}</div>;
}
