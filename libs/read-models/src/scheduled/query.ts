import type { Database } from '../postgres/database.ts';

/** A scheduled message. `event` and `edit` are stored bytes of the log, their content sealed. */
export type ScheduledRow = {
  owner: number;
  peer: number;
  scheduledId: number;
  author: number;
  /** Seconds since 1970; 2^31 − 2: when the peer comes online. */
  dueS: number;
  /** Journal position of the MessageScheduled. */
  position: number;
  /** Journal position of the fact with the current version. */
  latest: number;
  event: Uint8Array;
  /** The last ScheduledMessageEdited; null: never edited. */
  edit: Uint8Array | null;
};

/** A message to be sent when a user comes online. `latest`: position of the fact with the current version. */
export type AwaitingRow = { owner: number; author: number; latest: number };

/** A list holds a hundred messages; concurrent scheduling may exceed that slightly. */
const LIST_LIMIT = 200;
const AWAITING_LIMIT = 100;

const COLUMNS = 's.owner, s.peer, s.scheduled_id as "scheduledId", s.author, s.due_s as "dueS", s.position, s.latest, s.event, s.edit';
const all = { name: 'scheduled', text: `select ${COLUMNS} from scheduled_message s where s.owner = $1 and s.peer = $2 order by s.due_s desc, s.scheduled_id desc limit ${LIST_LIMIT}` };
const some = { name: 'scheduled-by-ids', text: `select ${COLUMNS} from scheduled_message s where s.owner = $1 and s.peer = $2 and s.scheduled_id = any($3::int4[]) order by s.due_s desc, s.scheduled_id desc` };
const any = { name: 'has-scheduled', text: 'select exists (select from scheduled_message s where s.owner = $1 and s.peer = $2) as has' };
const awaiting = { name: 'awaiting', text: `select s.owner, s.author, s.latest from scheduled_message s where s.peer = $1 and s.due_s = 2147483646 order by s.latest limit ${AWAITING_LIMIT}` };

export type ScheduledQueries = ReturnType<typeof scheduledQueries>;

export function scheduledQueries(database: Database) {
  return {
    /** A whole list, the latest date first. */
    scheduledMessages(owner: number, peer: number): Promise<ScheduledRow[]> {
      return database.query<ScheduledRow>(all, [owner, peer]);
    },
    scheduledByIds(owner: number, peer: number, ids: readonly number[]): Promise<ScheduledRow[]> {
      return database.query<ScheduledRow>(some, [owner, peer, ids.slice(0, LIST_LIMIT)]);
    },
    async hasScheduled(owner: number, peer: number): Promise<boolean> {
      return (await database.query<{ has: boolean }>(any, [owner, peer]))[0]!.has;
    },
    /** Messages waiting for a user to come online, in the order in which they were scheduled; at most 100. */
    awaiting(peer: number): Promise<AwaitingRow[]> {
      return database.query<AwaitingRow>(awaiting, [peer]);
    },
  };
}
