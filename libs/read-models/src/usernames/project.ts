import { projector } from '../projector.ts';
import { lastWord, write } from '../postgres/write.ts';

const grant = lastWord({
  table: 'granted_username',
  columns: { username: 'text', peer: 'int8', position: 'int8' },
  by: ['peer', 'username'],
});

/** Withdraws a granted name, also from the order, up to a position: a name granted again later stays. */
const withdraw = write({
  name: 'username_withdrawal',
  phase: 'remove',
  columns: { username: 'text', peer: 'int8', position: 'int8' },
  key: (row) => `${row.peer} ${row.username}`,
  parts: {
    name: 'delete from granted_username g using rows where g.peer = rows.peer and g.username = rows.username and g.position < rows.position',
    order: `update username_order o set active = array(select u.name from unnest(o.active) with ordinality u(name, place)
        where not exists (select from rows where rows.peer = o.peer and rows.username = u.name and rows.position > o.position) order by u.place)
      where o.peer in (select rows.peer from rows)`,
  },
});

/** `active` is separated by spaces, which names do not contain; a leading space stands for the chosen username alone. */
const arrange = write({
  name: 'username_order',
  phase: 'insert',
  columns: { peer: 'int8', position: 'int8', active: 'text' },
  key: (row) => `${row.peer}`,
  parts: {
    upsert: `insert into username_order (peer, position, active) select peer, position, string_to_array(active, ' ') from rows
      on conflict (peer) do update set position = excluded.position, active = excluded.active`,
  },
});

const forget = write({
  name: 'usernames_end',
  phase: 'settle',
  columns: { peer: 'int8' },
  key: (row) => `${row.peer}`,
  parts: {
    names: 'delete from granted_username g using rows where g.peer = rows.peer',
    order: 'delete from username_order o using rows where o.peer = rows.peer',
  },
});

/** Usernames are stored unsealed. */
export const usernames = projector('usernames', {
  AccountDeleted: ({ fact }, rows) => rows.add(forget, { peer: fact.user }),
  ChatDeleted: ({ fact }, rows) => rows.add(forget, { peer: fact.chat }),
}, {
  UsernameGranted({ envelope, fact: { peer, username } }, rows) {
    if (username) rows.add(grant, { username: username.username, peer, position: envelope.position });
  },
  UsernameWithdrawn({ envelope, fact: { peer, username } }, rows) {
    if (username) rows.add(withdraw, { username: username.username, peer, position: envelope.position });
  },
  UsernamesArranged({ envelope: { position }, fact: { peer, active } }, rows) {
    // The array [''] is written as one space, since an empty text would split into no elements.
    if (active) rows.add(arrange, { peer, position, active: active.usernames.join(' ') });
  },
});
