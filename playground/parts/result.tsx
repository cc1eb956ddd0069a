interface ResultProps {
  readonly status: number;
  readonly xCache: string;
  /** Whether responses of the edge function have a short name. */
  readonly isShort?: boolean;
}

/** Colored `x-cache` result of a response. */
export function Result({ status, xCache, isShort = false }: ResultProps) {
  const word = xCache.split(' ')[0] || 'none';
  const kind = status >= 400 ? 'bad' : word === 'Miss' ? 'miss' : /Hit$/.test(word) ? 'hit' : 'other';
  return (
    <span class={`result ${kind}`} title={xCache || 'The response has no x-cache header'}>
      {isShort && word === 'FunctionGeneratedResponse' ? 'Function' : word}
    </span>
  );
}
