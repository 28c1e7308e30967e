import { Writer, writePrivacyRules } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

/** rules null = the choice cannot be read any more, so the default holds. */
const choose = write({
  name: 'privacy',
  phase: 'insert',
  columns: { owner: 'int8', key: 'text', rules: 'bytea' },
  key: (row) => `${row.owner} ${row.key}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    clear: 'delete from privacy_choice p using rows where p.owner = rows.owner and p.key = rows.key and rows.rules is null',
    upsert: `insert into privacy_choice (owner, key, rules) select * from rows where rules is not null
      on conflict (owner, key) do update set rules = excluded.rules`,
  },
});

/** The whole list, as an array in text. */
const befriend = write({
  name: 'close_friends',
  phase: 'insert',
  columns: { owner: 'int8', friends: 'text' },
  key: (row) => `${row.owner}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    drop: 'delete from close_friend f using rows where f.owner = rows.owner and f.friend <> all (rows.friends::int8[])',
    add: `insert into close_friend (owner, friend) select owner, unnest(friends::int8[]) from rows on conflict (owner, friend) do nothing`,
  },
});

const chooseGlobally = write({
  name: 'global_privacy',
  phase: 'insert',
  columns: {
    owner: 'int8', archive_and_mute_new_noncontact_peers: 'bool', keep_archived_unmuted: 'bool', keep_archived_folders: 'bool', hide_read_marks: 'bool',
    new_noncontact_peers_require_premium: 'bool',
  },
  key: (row) => `${row.owner}`,
  fold: (kept, later) => Object.assign(kept, later),
  parts: {
    upsert: `insert into global_privacy select * from rows on conflict (owner) do update set
        archive_and_mute_new_noncontact_peers = excluded.archive_and_mute_new_noncontact_peers, keep_archived_unmuted = excluded.keep_archived_unmuted,
        keep_archived_folders = excluded.keep_archived_folders, hide_read_marks = excluded.hide_read_marks,
        new_noncontact_peers_require_premium = excluded.new_noncontact_peers_require_premium`,
  },
});

/** What a deleted account had chosen, and as whose close friend it stood. */
const forget = write({
  name: 'privacy_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: {
    choices: 'delete from privacy_choice p using rows where p.owner = rows.owner',
    friends: 'delete from close_friend f using rows where f.owner = rows.owner or f.friend = rows.owner',
    global: 'delete from global_privacy g using rows where g.owner = rows.owner',
  },
});

/** Rules stand open in their tables: every answer that shows a person asks for them. */
export const privacy = projector(
  'privacy',
  {
    AccountDeleted: ({ fact }, rows) => rows.add(forget, { owner: fact.user }),
    GlobalPrivacyChosen: ({ fact }, rows) => rows.add(chooseGlobally, {
      owner: fact.owner,
      archive_and_mute_new_noncontact_peers: fact.archiveAndMuteNewNoncontactPeers,
      keep_archived_unmuted: fact.keepArchivedUnmuted,
      keep_archived_folders: fact.keepArchivedFolders,
      hide_read_marks: fact.hideReadMarks,
      new_noncontact_peers_require_premium: fact.newNoncontactPeersRequirePremium,
    }),
  },
  {
    PrivacyChosen({ fact }, rows) {
      const rules = fact.rules ? writePrivacyRules(fact.rules, Writer.create()).finish() : null;
      rows.add(choose, { owner: fact.owner, key: fact.key, rules });
    },
    CloseFriendsChosen: ({ fact }, rows) => rows.add(befriend, { owner: fact.owner, friends: `{${(fact.friends?.users ?? []).join()}}` }),
  },
);
