import { partitionOfPlace } from '@teamgram/event-schemas';
import { LinkError, type Ephemeral, type Notice } from '@teamgram/host';

/** A gateway with a longer backlog is disconnected and starts over: it reads what it missed from the read models. */
const BEHIND_ENTRIES_MAX = 100_000;

/** Pending notices for one gateway, merged into one per journal: a slow gateway gets fewer and larger ones. */
export interface NoticeQueue extends AsyncIterable<Notice> {
  /** @param position a place, i.e. position and partition of the journal */
  offer(position: number, entries: readonly Uint8Array[], ephemeral: readonly Ephemeral[]): void;
}

/**
 * @param positions current position of the read models in each journal, sent as the first notices. The iteration ends with the signal, and throws
 * OVERLOADED when the gateway falls too far behind.
 */
export function noticeQueue(positions: readonly number[], signal: AbortSignal): NoticeQueue {
  let waiting = new Map(positions.map((position): [number, Notice] => [partitionOfPlace(position), { position, entries: [], ephemeral: [] }]));
  let items = 0;
  let behind = false;
  let wake = () => {};

  function offer(at: number, entries: readonly Uint8Array[], ephemeral: readonly Ephemeral[]): void {
    const notice = waiting.get(partitionOfPlace(at)) ?? { position: at, entries: [], ephemeral: [] };
    waiting.set(partitionOfPlace(at), notice);
    notice.position = Math.max(notice.position, at);
    notice.entries.push(...entries);
    notice.ephemeral.push(...ephemeral);
    items += entries.length + ephemeral.length;
    if (items > BEHIND_ENTRIES_MAX) {
      behind = true;
      waiting = new Map();
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
        const notices = waiting;
        waiting = new Map();
        items = 0;
        yield* notices.values();
        if (waiting.size === 0 && !behind && !signal.aborted) await something();
      }
    },
  };
}
