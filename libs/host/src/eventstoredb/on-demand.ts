/** Entry points of the EventStoreDB protocol server; the implementation is loaded on demand, so that other processes start faster. */
import type { EventStoreOptions, EventStoreServer } from './serve.ts';
import type { StreamIndex, StreamSource } from './stream-index.ts';

/** Throws EADDRINUSE when the port is in use. */
export async function serveEventStore(options: EventStoreOptions): Promise<EventStoreServer> {
  const serving = await import('./serve.ts');
  return serving.serveEventStore(options);
}

/** @param file a path, or ':memory:' */
export async function openStreamIndex(file: string, source: StreamSource): Promise<StreamIndex> {
  const { streamIndex } = await import('./stream-index.ts');
  return streamIndex(file, source);
}
