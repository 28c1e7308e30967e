import type { Presence } from './presence.ts';

const FLUSH_MS = 60_000;

/** Flushes once a minute; `stop` flushes a last time and closes. */
export function flushedNowAndThen(presence: Presence, onFailure: (error: unknown) => void): { stop(): Promise<void> } {
  const flush = () => presence.flush().catch(onFailure);
  const timer = setInterval(() => void flush(), FLUSH_MS);
  return {
    async stop() {
      clearInterval(timer);
      await flush();
      await presence.close();
    },
  };
}
