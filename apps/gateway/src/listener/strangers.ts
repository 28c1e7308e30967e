import type { ListenerLimits } from './limits.ts';

/** A connection that may not have shown a known auth key. The watch counts its bytes in it. */
export type Stranger = { readonly known: boolean; readonly openedAtMs: number; receivedBytes: number; end(): void };

export type Strangers = {
  admit(stranger: Stranger): void;
  /** It has sent so much more. */
  received(stranger: Stranger, sizeBytes: number): void;
  forget(stranger: Stranger): void;
  /** Ends those whose time is up. */
  sweep(nowMs: number): void;
  readonly count: number;
};

/**
 * Strangers live on borrowed time and bytes. One set and one sweep for all of them: a timer per socket would cost more than the socket's
 * own state.
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
