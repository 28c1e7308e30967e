/** Memoises an asynchronous factory: concurrent callers share one pending call; a rejection is not cached, so the next caller tries again. */
export function keptOnceMade<T>(make: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => (kept ??= make().catch((error: unknown) => {
    kept = undefined;
    throw error;
  }));
}
