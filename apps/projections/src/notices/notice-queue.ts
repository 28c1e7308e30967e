import { LinkError, type Ephemeral, type Notice } from '@teamgram/host';

/** A gateway that is so far behind starts over: it takes what it missed from the read models. */
const BEHIND_ENTRIES_MAX = 100_000;

/** What waits for one gateway, as one notice: a slow gateway gets fewer and larger ones. */
export interface NoticeQueue extends AsyncIterable<Notice> {
  offer(position: number, entries: readonly Uint8Array[], ephemeral: readonly Ephemeral[]): void;
}

/** @param position where the read models stand: what the first notice says. The iteration ends with the signal, and throws OVERLOADED when the gateway is too far behind. */
export function noticeQueue(position: number, signal: AbortSignal): NoticeQueue {
  let waiting: Notice | undefined = { position, entries: [], ephemeral: [] };
  let behind = false;
  let wake = () => {};

  function offer(at: number, entries: readonly Uint8Array[], ephemeral: readonly Ephemeral[]): void {
    waiting ??= { position: at, entries: [], ephemeral: [] };
    waiting.position = Math.max(waiting.position, at);
    waiting.entries.push(...entries);
    waiting.ephemeral.push(...ephemeral);
    if (waiting.entries.length + waiting.ephemeral.length > BEHIND_ENTRIES_MAX) {
      behind = true;
      waiting = undefined;
    }
    wake();
  }

  signal.addEventListener('abort', () => wake(), { once: true });
  const something = () => new Promise<void>((resolve) => (wake = resolve));

  return {
    offer,
    async *[Symbol.asyncIterator]() {
      while (!signal.aborted) {
        if (behind) throw new LinkError('OVERLOADED', 'this gateway is too far behind');
        if (waiting) {
          const notice = waiting;
          waiting = undefined;
          yield notice;
        } else await something();
      }
    },
  };
}
