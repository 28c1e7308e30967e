import type { ListenerLimits } from './limits.ts';

/** A connection that may not have presented a known auth key yet; `receivedBytes` is maintained by the watch. */
export type Stranger = { readonly known: boolean; readonly openedAtMs: number; receivedBytes: number; end(): void };

export type Strangers = {
  admit(stranger: Stranger): void;
  /** The connection has received `sizeBytes` more. */
  received(stranger: Stranger, sizeBytes: number): void;
  forget(stranger: Stranger): void;
  /** Closes the oldest one. False if there is none. */
  endOldest(): boolean;
  /** Closes those that have exceeded their time. */
  sweep(nowMs: number): void;
  readonly count: number;
};

/**
 * Limits time and bytes of unauthenticated connections. They share one set and one sweep, since a timer per socket would cost more than the socket's own
 * state.
 */
export function watchStrangers(limits: ListenerLimits): Strangers {
  const all = new Set<Stranger>();
  const forget = (stranger: Stranger) => void all.delete(stranger);
  return {
    admit(stranger) {
      const [oldest] = all;
      if (oldest && all.size >= limits.strangersMax) oldest.end();
      all.add(stranger);
    },
    received(stranger, sizeBytes) {
      if (!all.has(stranger)) return;
      if (stranger.known) return forget(stranger);
      stranger.receivedBytes += sizeBytes;
      if (stranger.receivedBytes > limits.strangerBytesMax) stranger.end();
    },
    forget,
    endOldest() {
      for (const stranger of all) {
        forget(stranger);
        if (stranger.known) continue;
        stranger.end();
        return true;
      }
      return false;
    },
    sweep(nowMs) {
      for (const stranger of all) {
        if (stranger.known) forget(stranger);
        else if (nowMs - stranger.openedAtMs > limits.strangerMs) stranger.end();
      }
    },
    get count() {
      return all.size;
    },
  };
}
