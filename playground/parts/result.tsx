/** Colored `x-cache` result of a response. */
export function Result({ status, xCache }: { status: number; xCache: string }) {
  const word = xCache.split(' ')[0] || 'none';
  const kind = status >= 400 ? 'bad' : word === 'Miss' ? 'miss' : /Hit$/.test(word) ? 'hit' : 'other';
  return <span class={`result ${kind}`} title={xCache || 'The response has no x-cache header'}>{word}</span>;
}
