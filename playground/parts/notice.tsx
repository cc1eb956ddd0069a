import { notice } from '../state';

/** Read aloud when it changes. */
export function Notice() {
  const said = notice.value;
  return <div class={`notice${said?.isBad ? ' bad' : ''}`} role="status">{said?.text}</div>;
}
