/** Saved messages by source (core.telegram.org/api/saved-messages), and minor settings of single dialogs. */
import type { Database } from '../postgres/database.ts';

/** `peer`: the dialog that the messages came from; the owner's own id for notes. */
export type SavedDialogRow = { peer: number; topMessageId: number };

/** Newest first, below an id; 0: from the newest. */
export type SavedDialogPage = { owner: number; beforeId: number; without: readonly number[]; limit: number };

const DIALOG_LIMIT = 100;
const MESSAGE_LIMIT = 100;
const INT4_MAX = 2_147_483_647;
const LONG_AFTER_MS = Number.MAX_SAFE_INTEGER;

const THERE = 'e.mailbox = $1 and e.saved_peer is not null and not e.removed';
/** Loose index scan: steps from one peer to the next along the index, however many messages each has. */
const PEERS = `with recursive peers as (
    (select e.saved_peer as peer from mailbox_entry e where ${THERE} order by e.saved_peer limit 1)
    union all
    select (select e.saved_peer from mailbox_entry e where ${THERE} and e.saved_peer > p.peer order by e.saved_peer limit 1) from peers p where p.peer is not null
  ), listed as (
    select p.peer, (select e.pts from mailbox_entry e where ${THERE} and e.saved_peer = p.peer order by e.pts desc limit 1) as top
    from peers p where p.peer is not null
  )`;

const page = {
  name: 'saved-dialogs',
  text: `${PEERS} select peer, top as "topMessageId" from listed where top < $2 and peer <> all ($3::int8[]) order by top desc limit $4`,
};
const count = { name: 'saved-dialog-count', text: `${PEERS} select count(*)::int4 as count from listed where peer <> all ($2::int8[])` };
const among = {
  name: 'saved-dialogs-among',
  text: `select wanted.peer, (select e.pts from mailbox_entry e where ${THERE} and e.saved_peer = wanted.peer order by e.pts desc limit 1) as "topMessageId"
    from unnest($2::int8[]) wanted (peer)`,
};
const pins = {
  name: 'saved-dialog-pins',
  text: `select p.peer from saved_dialog_pins s cross join unnest(s.peers::int8[]) with ordinality p (peer, place) where s.owner = $1 order by p.place`,
};
const messages = {
  name: 'saved-messages',
  text: `select e.pts as id from mailbox_entry e join message m on m.position = e.message
    where ${THERE} and e.saved_peer = $2 and e.pts <= $3 and m.sent_at_ms >= $4 and m.sent_at_ms < $5 order by e.pts limit $6`,
};
const untranslated = { name: 'peer-translations-off', text: 'select 1 as off from peer_translations_off where owner = $1 and peer = $2' };
const hidden = { name: 'peer-settings-hidden', text: 'select 1 as hidden from peer_settings_hidden where owner = $1 and peer = $2' };

export type SavedQueries = ReturnType<typeof savedQueries>;

export function savedQueries(database: Database) {
  return {
    /** One page, and the total number without the excluded ones. */
    async savedDialogs({ owner, beforeId, without, limit }: SavedDialogPage): Promise<{ dialogs: SavedDialogRow[]; count: number }> {
      const [dialogs, [total]] = await Promise.all([
        database.query<SavedDialogRow>(page, [owner, beforeId || INT4_MAX, without, Math.min(limit, DIALOG_LIMIT)]),
        database.query<{ count: number }>(count, [owner, without]),
      ]);
      return { dialogs, count: total!.count };
    },

    /** Those of the peers from which messages are saved, in the given order. */
    async savedDialogsAmong(owner: number, peers: readonly number[]): Promise<SavedDialogRow[]> {
      const rows = await database.query<{ peer: number; topMessageId: number | null }>(among, [owner, peers]);
      const tops = new Map(rows.map(({ peer, topMessageId }) => [peer, topMessageId]));
      return [...new Set(peers)].flatMap((peer) => {
        const topMessageId = tops.get(peer);
        return topMessageId ? [{ peer, topMessageId }] : [];
      });
    },

    /** Topmost first. */
    async pinnedSaved(owner: number): Promise<number[]> {
      return (await database.query<{ peer: number }>(pins, [owner])).map(({ peer }) => peer);
    },

    /** Ids of messages saved from a peer, oldest first, at most 100. @param span highest id, and range of sending times (seconds, 0: open) */
    async savedMessages(owner: number, peer: number, span: { maxId: number; minDateS: number; maxDateS: number }): Promise<number[]> {
      const { maxId, minDateS, maxDateS } = span;
      const values = [owner, peer, maxId || INT4_MAX, minDateS * 1000, maxDateS ? maxDateS * 1000 : LONG_AFTER_MS, MESSAGE_LIMIT];
      return (await database.query<{ id: number }>(messages, values)).map(({ id }) => id);
    },

    /** Whether the owner disabled translation in the dialog. */
    async translationsOff(owner: number, peer: number): Promise<boolean> {
      return (await database.query<{ off: number }>(untranslated, [owner, peer])).length > 0;
    },

    /** Whether the owner dismissed the action bar above the dialog. */
    async peerSettingsHidden(owner: number, peer: number): Promise<boolean> {
      return (await database.query<{ hidden: number }>(hidden, [owner, peer])).length > 0;
    },
  };
}
