/** What is made when it is first asked for, and kept: who asks meanwhile waits for the same. What failed is not kept. */
export function keptOnceMade<T>(make: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => (kept ??= make().catch((error: unknown) => {
    kept = undefined;
    throw error;
  }));
}
