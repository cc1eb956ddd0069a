import { notice } from '../state';

/** Live region with the current notice. */
export function Notice() {
  const current = notice.value;
  return <div class={`notice${current?.isBad ? ' bad' : ''}`} role="status">{current?.text}</div>;
}
