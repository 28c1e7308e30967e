import type { Ephemeral, Notice, ProjectionsCalls } from '@teamgram/host';
import type { StoredEvent } from '@teamgram/read-models';
import { mailboxesOf } from './audience.ts';
import { noticeQueue, type NoticeQueue } from './notice-queue.ts';

type Watch = ProjectionsCalls['notices.watch'][0];
/** State of a gateway's newest stream. `heard`: highest call number applied. `watched` is 'everything' once the set would exceed the limit. */
type Gateway = { stream: string; heard: number; watched: Set<number> | 'everything'; queue: NoticeQueue };

/** Limit of the watch set of one gateway, some 40 bytes per mailbox here. A gateway that watches more is sent everything and filters by itself. */
const WATCHED_MAX = 1_000_000;

/** Subscriptions of gateways to mailboxes, and the notices to be sent to each. */
export interface NoticeHub {
  watch(change: Watch): void;
  /** Notices for one gateway until the signal aborts. A new stream of the same gateway replaces its former one. */
  follow(gateway: string, stream: string, signal: AbortSignal): AsyncIterable<Notice>;
  /** The events, and everything else of that journal below `place`, are now committed to the tables. */
  publish(events: readonly StoredEvent[], place: number): void;
  publishEphemeral(act: Ephemeral): void;
  /** Number of gateways that are sent everything. */
  readonly sentEverything: number;
}

export type NoticeHubParts = {
  /** Current position of the read models in each journal. */
  places: () => readonly number[];
  /** Called when a gateway's watch set exceeds the limit, so that it is sent everything from now on. */
  onEverything: (gateway: string) => void;
  watchedMax?: number;
};

export function noticeHub({ places, onEverything, watchedMax = WATCHED_MAX }: NoticeHubParts): NoticeHub {
  const gateways = new Map<string, Gateway>();

  return {
    watch({ gateway: name, stream, number, all, add = [], drop = [] }) {
      const gateway = gateways.get(name);
      // Calls may arrive out of order, or after their stream has ended.
      if (gateway?.stream !== stream || number <= gateway.heard) return;
      gateway.heard = number;
      if (all) gateway.watched = new Set(all);
      const { watched } = gateway;
      // Individual members are no longer known, so `drop` cannot be applied; only the next full set (`all`) restores filtering.
      if (watched === 'everything') return;
      for (const mailbox of drop) watched.delete(mailbox);
      for (const mailbox of add) watched.add(mailbox);
      if (watched.size <= watchedMax) return;
      gateway.watched = 'everything';
      onEverything(name);
    },

    async *follow(name, stream, signal) {
      const gateway: Gateway = { stream, heard: 0, watched: new Set(), queue: noticeQueue(places(), signal) };
      gateways.set(name, gateway);
      try {
        yield* gateway.queue;
      } finally {
        if (gateways.get(name) === gateway) gateways.delete(name);
      }
    },

    publish(events, reached) {
      const concerned = events.map((event) => ({ bytes: event.bytes, mailboxes: mailboxesOf(event) }));
      for (const { watched, queue } of gateways.values()) {
        // Every gateway gets the position, because queries wait for it.
        queue.offer(reached, concerned.filter(({ mailboxes }) => concerns(mailboxes, watched)).map(({ bytes }) => bytes), []);
      }
    },

    publishEphemeral(act) {
      const [home] = places();
      for (const { watched, queue } of gateways.values()) {
        if (act.kind === 'presence' || isHeard(act.to, watched)) queue.offer(home!, [], [act]);
      }
    },

    get sentEverything() {
      return [...gateways.values()].filter(({ watched }) => watched === 'everything').length;
    },
  };
}

/** A basic group (negative id) has no mailbox of its own; gateways know its members. */
const isHeard = (to: number, watched: Gateway['watched']) => to < 0 || watched === 'everything' || watched.has(to);

function concerns(mailboxes: readonly number[] | undefined, watched: Gateway['watched']): boolean {
  return mailboxes === undefined || watched === 'everything' || mailboxes.some((mailbox) => watched.has(mailbox));
}
