import type { Ephemeral, Notice, ProjectionsCalls } from '@teamgram/host';
import type { StoredEvent } from '@teamgram/read-models';
import { mailboxesOf } from './audience.ts';
import { noticeQueue, type NoticeQueue } from './notice-queue.ts';

type Watch = ProjectionsCalls['notices.watch'][0];
/** A gateway's newest stream; `heard`: the highest number of a call about it. */
type Gateway = { stream: string; heard: number; watched: Set<number>; queue: NoticeQueue };

/** A gateway holds sessions of at most so many people. */
const WATCHED_MAX = 1_000_000;

/** Who watches whom, and what each gateway is to be told. */
export interface NoticeHub {
  watch(change: Watch): void;
  /** Notices for one gateway until the signal aborts. Another stream of the same gateway takes the place of the one before. */
  follow(gateway: string, stream: string, signal: AbortSignal): AsyncIterable<Notice>;
  /** The events are in the tables now, and so is everything of that journal below the place. */
  publish(events: readonly StoredEvent[], place: number): void;
  publishEphemeral(act: Ephemeral): void;
}

/** @param places where the read models stand now in each journal */
export function noticeHub(places: () => readonly number[]): NoticeHub {
  const gateways = new Map<string, Gateway>();

  return {
    watch({ gateway: name, stream, number, all, add = [], drop = [] }) {
      const gateway = gateways.get(name);
      // Calls may overtake each other on the way, or come when their stream is over.
      if (gateway?.stream !== stream || number <= gateway.heard) return;
      gateway.heard = number;
      if (all) gateway.watched = new Set(all);
      for (const user of drop) gateway.watched.delete(user);
      for (const user of add) if (gateway.watched.size < WATCHED_MAX) gateway.watched.add(user);
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
  };
}

/** A basic group has no mailbox of its own: gateways know who is in it. */
const isHeard = (to: number, watched: ReadonlySet<number>) => to < 0 || watched.has(to);

function concerns(mailboxes: readonly number[] | undefined, watched: ReadonlySet<number>): boolean {
  return mailboxes === undefined || mailboxes.some((mailbox) => watched.has(mailbox));
}
