import { ONLINE_S, type PresenceOf } from '@teamgram/host';
import type { LastSeen } from '@teamgram/read-models';
import type { OnAct, Presence } from './presence.ts';

type Known = { online: boolean; atS: number; saved: boolean };

/** Presence in memory. `flush` writes the last-seen times to a table and only then evicts users who are offline. */
export function memoryPresence(lastSeen: LastSeen, nowS: () => number, onAct: OnAct): Presence {
  const known = new Map<number, Known>();

  const isOnline = ({ online, atS }: Known) => online && nowS() - atS < ONLINE_S;

  function note(user: number, online: boolean, atS: number): void {
    const before = known.get(user);
    if (before && before.atS > atS) return;
    known.set(user, { online, atS, saved: false });
  }

  function presenceOf(user: number, storedS: number): PresenceOf {
    const here = known.get(user);
    if (!here) return { user, online: false, lastSeenS: storedS };
    return { user, online: isOnline(here), lastSeenS: Math.max(here.atS, storedS) };
  }

  return {
    publish(act) {
      if (act.kind === 'presence') note(act.user, act.online, act.atS);
      onAct(act);
    },

    async of(users) {
      const absent = users.filter((user) => !known.has(user));
      const stored = absent.length > 0 ? await lastSeen.of(absent) : new Map<number, number>();
      return users.map((user) => presenceOf(user, stored.get(user) ?? 0));
    },

    async flush() {
      const unsaved = [...known].filter(([, { saved }]) => !saved);
      await lastSeen.save(new Map(unsaved.map(([user, { atS }]) => [user, atS])));
      for (const [, presence] of unsaved) presence.saved = true;
      for (const [user, presence] of known) if (presence.saved && !isOnline(presence)) known.delete(user);
    },

    async close() {},
  };
}
