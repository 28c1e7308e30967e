import type { StoredEvent } from '../event.ts';
import type { Rows } from '../postgres/rows.ts';
import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

const keep = lastWord({
  table: 'account_setting',
  columns: { owner: 'int8', name: 'text', position: 'int8', value: 'text' },
  by: ['owner', 'name'],
});

/** Deletes exceptions made up to a position; later ones stay. */
const dropExceptions = write({
  name: 'auto_save_exceptions',
  phase: 'remove',
  columns: { owner: 'int8', position: 'int8' },
  key: (row) => `${row.owner}`,
  parts: {
    drop: `delete from account_setting s using rows where s.owner = rows.owner and s.name like 'auto-save/peer/%' and s.position < rows.position`,
  },
});

const forget = write({
  name: 'settings_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: { drop: 'delete from account_setting s using rows where s.owner = rows.owner' },
});

function put(rows: Rows, { envelope: { position } }: StoredEvent, owner: number, name: string, value: unknown): void {
  rows.add(keep, { owner, name, position, value: JSON.stringify(value) });
}

/** Settings have no private fields: their values are stored as JSON. */
export const settings = projector('settings', {
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { owner: fact.user }),
  AuthorizationTtlChosen: (event, rows) => put(rows, event, event.fact.user, 'authorization-ttl', event.fact.days),
  SignUpNotificationsChosen: (event, rows) => put(rows, event, event.fact.owner, 'sign-up-notifications', { silent: event.fact.silent }),
  ReactionNotificationsChosen: (event, rows) => {
    const { owner, messagesFrom, storiesFrom, pollVotesFrom, sound, soundTitle, soundData, showPreviews } = event.fact;
    put(rows, event, owner, 'reaction-notifications', { messagesFrom, storiesFrom, pollVotesFrom, sound, soundTitle, soundData, showPreviews });
  },
  AutoDownloadChosen: (event, rows) => {
    const { type: _type, stream: _stream, owner, level, ...chosen } = event.fact;
    put(rows, event, owner, `auto-download/${level}`, chosen);
  },
  AutoSaveChosen: (event, rows) => {
    const { owner, scope, peer, photos, videos, videoSizeMax } = event.fact;
    put(rows, event, owner, scope === 'peer' ? `auto-save/peer/${peer}` : `auto-save/${scope}`, { photos, videos, videoSizeMax });
  },
  AutoSaveExceptionsForgotten: ({ envelope, fact }, rows) => rows.add(dropExceptions, { owner: fact.owner, position: envelope.position }),
  SensitiveContentChosen: (event, rows) => put(rows, event, event.fact.owner, 'sensitive-content', { shown: event.fact.shown }),
  SponsoredMessagesSwitched: (event, rows) => put(rows, event, event.fact.owner, 'sponsored-messages', { shown: event.fact.shown }),
  SuggestionDismissed: (event, rows) => put(rows, event, event.fact.owner, `dismissed/${event.fact.peer}/${event.fact.suggestion}`, true),
});
