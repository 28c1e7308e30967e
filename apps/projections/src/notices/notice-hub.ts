import type { Ephemeral, Notice, ProjectionsCalls } from '@teamgram/host';
import type { StoredEvent } from '@teamgram/read-models';
import { mailboxesOf } from './audience.ts';
import { noticeQueue, type NoticeQueue } from './notice-queue.ts';

type Watch = ProjectionsCalls['notices.watch'][0];
type Gateway = { watched: Set<number>; queue: NoticeQueue | undefined };

/** A gateway holds sessions of at most so many people. */
const WATCHED_MAX = 1_000_000;

/** Who watches whom, and what each gateway is to be told. */
export interface NoticeHub {
  watch(change: Watch): void;
  /** Notices for one gateway until the signal aborts. A second stream of the same gateway takes the place of the first. */
  follow(gateway: string, signal: AbortSignal): AsyncIterable<Notice>;
  /** The events are in the tables now, and so is everything of that journal below the place. */
  publish(events: readonly StoredEvent[], place: number): void;
  publishEphemeral(act: Ephemeral): void;
}

/** @param places where the read models stand now in each journal */
export function noticeHub(places: () => readonly number[]): NoticeHub {
  const gateways = new Map<string, Gateway>();

  const gatewayOf = (name: string): Gateway => {
    const known = gateways.get(name);
    if (known) return known;
    const fresh: Gateway = { watched: new Set(), queue: undefined };
    gateways.set(name, fresh);
    return fresh;
  };

  return {
    watch({ gateway: name, all, add = [], drop = [] }) {
      const gateway = gatewayOf(name);
      if (all) gateway.watched = new Set(all);
      for (const user of drop) gateway.watched.delete(user);
      for (const user of add) if (gateway.watched.size < WATCHED_MAX) gateway.watched.add(user);
    },

    async *follow(name, signal) {
      const queue = noticeQueue(places(), signal);
      gatewayOf(name).queue = queue;
      try {
        yield* queue;
      } finally {
        if (gateways.get(name)?.queue === queue) gateways.delete(name);
      }
    },

    publish(events, reached) {
      const concerned = events.map((event) => ({ bytes: event.bytes, mailboxes: mailboxesOf(event) }));
      for (const { watched, queue } of gateways.values()) {
        // The position goes to every gateway: queries wait for it.
        queue?.offer(reached, concerned.filter(({ mailboxes }) => concerns(mailboxes, watched)).map(({ bytes }) => bytes), []);
      }
    },

    publishEphemeral(act) {
      const [home] = places();
      for (const { watched, queue } of gateways.values()) {
        if (act.kind === 'presence' || isHeard(act.to, watched)) queue?.offer(home!, [], [act]);
      }
    },
  };
}

/** A basic group has no mailbox of its own: gateways know who is in it. */
const isHeard = (to: number, watched: ReadonlySet<number>) => to < 0 || watched.has(to);

function concerns(mailboxes: readonly number[] | undefined, watched: ReadonlySet<number>): boolean {
  return mailboxes === undefined || mailboxes.some((mailbox) => watched.has(mailbox));
}
