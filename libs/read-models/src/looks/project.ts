import { projector } from '../projector.ts';
import { chatWallpaperEnds, openedShelf, shelfEnds, unopenedShelf } from './project-shelf.ts';
import { write, type RowOf } from '../postgres/write.ts';

const COLUMNS = { peer: 'int8', personal_channel: 'int8', tab: 'text', color: 'int2', profile_color: 'int2', place: 'text', address: 'text' } as const;
type Row = RowOf<typeof COLUMNS>;

/** `place` is text: "latitude longitude", '': none. Other columns: null: unchanged, colour −1: derived from the id. */
const describe = write({
  name: 'look',
  phase: 'insert',
  columns: COLUMNS,
  key: (row) => `${row.peer}`,
  parts: {
    upsert: `insert into look as l (peer, personal_channel, tab, color, profile_color, latitude, longitude, address)
      select peer, coalesce(personal_channel, 0), coalesce(tab, ''), nullif(color, -1), nullif(profile_color, -1),
        nullif(split_part(place, ' ', 1), '')::float8, nullif(split_part(place, ' ', 2), '')::float8, coalesce(address, '')
      from rows
      on conflict (peer) do update set
        personal_channel = coalesce((select r.personal_channel from rows r where r.peer = l.peer), l.personal_channel),
        tab = coalesce((select r.tab from rows r where r.peer = l.peer), l.tab),
        color = nullif(coalesce((select r.color from rows r where r.peer = l.peer), l.color), -1),
        profile_color = nullif(coalesce((select r.profile_color from rows r where r.peer = l.peer), l.profile_color), -1),
        latitude = case when (select r.place from rows r where r.peer = l.peer) is null then l.latitude else excluded.latitude end,
        longitude = case when (select r.place from rows r where r.peer = l.peer) is null then l.longitude else excluded.longitude end,
        address = coalesce((select r.address from rows r where r.peer = l.peer), l.address)`,
  },
});

const forget = write({
  name: 'look_end',
  phase: 'settle',
  columns: { peer: 'int8' },
  key: (row) => `${row.peer}`,
  parts: {
    own: 'delete from look l using rows where l.peer = rows.peer',
  },
});

const SAME: Omit<Row, 'peer'> = { personal_channel: null, tab: null, color: null, profile_color: null, place: null, address: null };
const BY_ID = -1;

/** A chat's location is stored unsealed, like its title. */
export const looks = projector('looks', {
  PersonalChannelChosen: ({ fact }, rows) => rows.add(describe, { ...SAME, peer: fact.user, personal_channel: fact.channel }),
  ProfileTabChosen: ({ fact }, rows) => rows.add(describe, { ...SAME, peer: fact.peer, tab: fact.tab }),
  ChatColorChosen: ({ fact }, rows) => rows.add(describe, { ...SAME, peer: fact.chat, [fact.forProfile ? 'profile_color' : 'color']: fact.color ?? BY_ID }),
  ChatUnplaced: ({ fact }, rows) => rows.add(describe, { ...SAME, peer: fact.chat, place: '', address: '' }),
  AccountDeleted({ fact }, rows) {
    rows.add(forget, { peer: fact.user });
    shelfEnds(fact.user, rows);
  },
  ...unopenedShelf,
  ChatDeleted({ fact }, rows) {
    rows.add(forget, { peer: fact.chat });
    chatWallpaperEnds(fact.chat, rows);
  },
}, {
  ...openedShelf,
  ChatPlaced({ fact: { chat: peer, place } }, rows) {
    if (place?.geo) rows.add(describe, { ...SAME, peer, place: `${place.geo.latitude} ${place.geo.longitude}`, address: place.address });
  },
});
