/** The peers that users send as in supergroups, and channels banned from being sent as. */
import type { EventOf } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';
import { lastWord, write } from '../postgres/write.ts';

const choose = lastWord({ table: 'chosen_voice', columns: { chat: 'int8', user_id: 'int8', sender: 'int8' }, by: ['chat', 'user_id'] });

/** Does not overwrite an earlier choice. */
const noteAnonymous = write({
  name: 'chosen_voice_anonymous',
  phase: 'settle',
  columns: { chat: 'int8', user_id: 'int8' },
  key: (row) => `${row.chat} ${row.user_id}`,
  parts: { insert: 'insert into chosen_voice (chat, user_id, sender) select chat, user_id, 0 from rows on conflict do nothing' },
});

const forget = write({
  name: 'chosen_voice_end',
  phase: 'purge',
  columns: { user_id: 'int8' },
  key: (row) => String(row.user_id),
  parts: { delete: 'delete from chosen_voice v using rows where v.user_id = rows.user_id' },
});

const ban = lastWord({ table: 'banned_voice', columns: { chat: 'int8', voice: 'int8', banned_by: 'int8', at_ms: 'int8' }, by: ['chat', 'voice'], gone: 'rows.banned_by = 0' });

/** Bit 10 of chatAdminRights (anonymous). */
const ANONYMOUS = 2 ** 10;

/** Keeps a row for everybody who was ever anonymous, so that clients can also be told when this ends. */
export function noteAnonymity({ chat, user, rights }: { chat: number; user: number; rights: number }, rows: Rows): void {
  if ((rights & ANONYMOUS) !== 0) rows.add(noteAnonymous, { chat, user_id: user });
}

/** Deletes a deleted account's choices of sender. */
export function forgetVoices(rows: Rows, user: number): void {
  rows.add(forget, { user_id: user });
}

export const unopenedVoices = {
  SendAsChosen: ({ fact: { chat, user, sender } }: EventOf<'SendAsChosen'>, rows: Rows) => rows.add(choose, { chat, user_id: user, sender }),
  VoiceBanned: ({ envelope, fact: { chat, voice, by, banned } }: EventOf<'VoiceBanned'>, rows: Rows) =>
    rows.add(ban, { chat, voice, banned_by: banned ? by : 0, at_ms: envelope.timeMs }),
};
