import { peopleOfStream, Writer, writePrivacyRules } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

/** rules null: the key was destroyed, so the default applies. */
const choose = lastWord({
  table: 'privacy_choice',
  columns: { owner: 'int8', key: 'text', rules: 'bytea' },
  by: ['owner', 'key'],
  gone: 'rows.rules is null',
});

/** The whole list, as an array in text form. */
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

const chooseGlobally = lastWord({
  table: 'global_privacy',
  columns: {
    owner: 'int8', archive_and_mute_new_noncontact_peers: 'bool', keep_archived_unmuted: 'bool', keep_archived_folders: 'bool', hide_read_marks: 'bool',
    new_noncontact_peers_require_premium: 'bool',
  },
  by: ['owner'],
});

/** protector 0: no longer protected. */
const protect = lastWord({
  table: 'protected_chat',
  columns: { mailbox: 'int8', peer: 'int8', protector: 'int8' },
  by: ['mailbox', 'peer'],
  gone: 'rows.protector = 0',
});

/** Deletes a deleted account's settings, and its entries in others' lists of close friends. */
const forget = write({
  name: 'privacy_end',
  phase: 'remove',
  columns: { owner: 'int8' },
  key: (row) => `${row.owner}`,
  parts: {
    choices: 'delete from privacy_choice p using rows where p.owner = rows.owner',
    friends: 'delete from close_friend f using rows where f.owner = rows.owner or f.friend = rows.owner',
    global: 'delete from global_privacy g using rows where g.owner = rows.owner',
    chats: 'delete from protected_chat p using rows where p.protector = rows.owner or p.mailbox = rows.owner',
  },
});

/** Rules are stored unsealed: every answer that shows a user needs them. */
export const privacy = projector(
  'privacy',
  {
    AccountDeleted: ({ fact }, rows) => rows.add(forget, { owner: fact.user }),
    ContentProtectionSet({ fact: { stream, protector } }, rows) {
      const [one, other] = peopleOfStream(stream);
      rows.add(protect, { mailbox: one, peer: other, protector });
      rows.add(protect, { mailbox: other, peer: one, protector });
    },
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
