/** Works on all of them, so many at once. Rejects with the first that fails, once none is worked on any more. */
export async function atOnce<T>(most: number, all: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = all[Symbol.iterator]();
  const workers = Array.from({ length: most }, async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
  });
  const failed = (await Promise.allSettled(workers)).find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
}
