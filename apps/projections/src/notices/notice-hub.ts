import type { Ephemeral, Notice, ProjectionsCalls } from '@teamgram/host';
import type { StoredEvent } from '@teamgram/read-models';
import { mailboxesOf } from './audience.ts';
import { noticeQueue, type NoticeQueue } from './notice-queue.ts';

type Watch = ProjectionsCalls['notices.watch'][0];
/** A gateway's newest stream; `heard`: the highest number of a call about it. `watched` 'everything': more mailboxes than are told apart. */
type Gateway = { stream: string; heard: number; watched: Set<number> | 'everything'; queue: NoticeQueue };

/** Mailboxes of one gateway that are told apart, each some 40 bytes here. A gateway that watches more is sent everything and looks itself whom it concerns. */
const WATCHED_MAX = 1_000_000;

/** Who watches whom, and what each gateway is to be told. */
export interface NoticeHub {
  watch(change: Watch): void;
  /** Notices for one gateway until the signal aborts. Another stream of the same gateway takes the place of the one before. */
  follow(gateway: string, stream: string, signal: AbortSignal): AsyncIterable<Notice>;
  /** The events are in the tables now, and so is everything of that journal below the place. */
  publish(events: readonly StoredEvent[], place: number): void;
  publishEphemeral(act: Ephemeral): void;
  /** Gateways that are sent everything. */
  readonly sentEverything: number;
}

export type NoticeHubParts = {
  /** Where the read models stand now in each journal. */
  places: () => readonly number[];
  /** From now on this gateway is sent everything. */
  onEverything: (gateway: string) => void;
  watchedMax?: number;
};

export function noticeHub({ places, onEverything, watchedMax = WATCHED_MAX }: NoticeHubParts): NoticeHub {
  const gateways = new Map<string, Gateway>();

  return {
    watch({ gateway: name, stream, number, all, add = [], drop = [] }) {
      const gateway = gateways.get(name);
      // Calls may overtake each other on the way, or come when their stream is over.
      if (gateway?.stream !== stream || number <= gateway.heard) return;
      gateway.heard = number;
      if (all) gateway.watched = new Set(all);
      const { watched } = gateway;
      // What is dropped from everything is not known to have been in it: only the next whole set tells mailboxes apart again.
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
        // The position goes to every gateway: queries wait for it.
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

/** A basic group has no mailbox of its own: gateways know who is in it. */
const isHeard = (to: number, watched: Gateway['watched']) => to < 0 || watched === 'everything' || watched.has(to);

function concerns(mailboxes: readonly number[] | undefined, watched: Gateway['watched']): boolean {
  return mailboxes === undefined || watched === 'everything' || mailboxes.some((mailbox) => watched.has(mailbox));
}
