/** Connections that have not yet shown a known auth key. They live on borrowed time and bytes. */
import type { ServerConnection } from '@teamgram/mtproto';
import type { ListenerLimits } from './limits.ts';

type Stranger = { connection: ServerConnection; end: () => void; openedAtMs: number; receivedBytes: number };

export type Strangers = {
  /** Watches a new connection. The returned function counts what it sends; call it with 0 when the connection has ended. */
  admit(connection: ServerConnection, end: () => void): Stranger;
  received(stranger: Stranger, sizeBytes: number): void;
  forget(stranger: Stranger): void;
  /** Ends those whose time is up. */
  sweep(nowMs: number): void;
  readonly count: number;
};

/** One set and one sweep for all of them: a timer per socket would cost more than the socket's own state. */
export function watchStrangers(limits: ListenerLimits, nowMs: () => number): Strangers {
  const all = new Set<Stranger>();
  let totalBytes = 0;
  const drop = (stranger: Stranger) => {
    if (all.delete(stranger)) totalBytes -= stranger.receivedBytes;
  };
  const isKnown = (stranger: Stranger) => stranger.connection.known;
  return {
    admit(connection, end) {
      const stranger = { connection, end, openedAtMs: nowMs(), receivedBytes: 0 };
      all.add(stranger);
      return stranger;
    },
    received(stranger, sizeBytes) {
      if (!all.has(stranger)) return;
      if (isKnown(stranger)) return drop(stranger);
      stranger.receivedBytes += sizeBytes;
      totalBytes += sizeBytes;
      if (stranger.receivedBytes > limits.strangerBytesMax || totalBytes > limits.strangersBytesMax) stranger.end();
    },
    forget: drop,
    sweep(now) {
      for (const stranger of all) {
        if (isKnown(stranger)) drop(stranger);
        else if (now - stranger.openedAtMs > limits.strangerMs) stranger.end();
      }
    },
    get count() {
      return all.size;
    },
  };
}
