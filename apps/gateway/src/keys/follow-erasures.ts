/** Evicts destroyed data keys, and everything decrypted with them, from this worker's caches as soon as command-api reports the erasure. */
import type { CachedKeyReader } from '@teamgram/event-log';
import { reasonOf } from '@teamgram/host';
import type { CommandApiClient, Logger } from '@teamgram/host';
import { keyStream } from './key-stream.ts';
import type { EventOpener } from '../messages/event-opener.ts';

const RECONNECT_MS = 200;

/** Runs until the signal aborts, reconnecting as needed. Never rejects. */
export async function followErasures(commandApi: CommandApiClient, partition: number, keys: CachedKeyReader, opener: EventOpener, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const { stream, block } of commandApi.stream('data-keys.erased', {}, { signal })) {
        keys.invalidate(keyStream(partition, stream), block);
        opener.erased(stream);
      }
    } catch (error) {
      if (!signal.aborted) log.warn('erasures-lost', { reason: reasonOf(error) });
    }
    // While disconnected we miss erasures, so nothing cached may be used any more.
    keys.clear();
    opener.clear();
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}
