/**
 * Runs work for all items, at most `limit` at a time. Rejects with the first failure, after all other work has ended.
 */
export async function concurrently<T>(
  limit: number, items: Iterable<T>, work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const workers = Array.from({ length: limit }, async () => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) await work(next.value);
  });
  const failed = (await Promise.allSettled(workers)).find(result => result.status === 'rejected');
  if (failed) throw failed.reason;
}
