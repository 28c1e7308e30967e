import { Writer, writePhoto } from '@teamgram/event-schemas';
import { projector } from '../projector.ts';
import { write } from '../postgres/write.ts';

/** A new account, or changes to one; null: unchanged. A row with `kind` is new. */
const account = write({
  name: 'account',
  phase: 'insert',
  columns: {
    user_id: 'int8', kind: 'text', registered_at_ms: 'int8',
    phone: 'text', first_name: 'text', last_name: 'text', username: 'text', about: 'text', birthday: 'int4', color: 'int2', profile_color: 'int2',
  },
  key: (row) => `${row.user_id}`,
  parts: {
    insert: `insert into user_account (user_id, kind, registered_at_ms, phone, first_name, last_name, username, about, birthday, color, profile_color)
      select user_id, kind, registered_at_ms, coalesce(phone, ''), coalesce(first_name, ''), coalesce(last_name, ''),
        coalesce(username, ''), coalesce(about, ''), coalesce(birthday, 0), nullif(color, -1), nullif(profile_color, -1)
      from rows where kind is not null`,
    update: `update user_account u set phone = coalesce(rows.phone, u.phone), first_name = coalesce(rows.first_name, u.first_name), last_name = coalesce(rows.last_name, u.last_name),
        username = coalesce(rows.username, u.username), about = coalesce(rows.about, u.about), birthday = coalesce(rows.birthday, u.birthday),
        color = nullif(coalesce(rows.color, u.color), -1), profile_color = nullif(coalesce(rows.profile_color, u.profile_color), -1)
      from rows where u.user_id = rows.user_id and rows.kind is null`,
  },
});

const addPhoto = write({
  name: 'photo',
  phase: 'insert',
  columns: { user_id: 'int8', position: 'int8', photo_id: 'int8', photo: 'bytea' },
  parts: { insert: 'insert into profile_photo (user_id, position, photo_id, photo) select * from rows' },
});

/** Deletes photos set up to a position; one that is set again later stays. */
const removePhoto = write({
  name: 'photo_removal',
  phase: 'remove',
  columns: { user_id: 'int8', position: 'int8', photo_id: 'int8' },
  key: (row) => `${row.user_id} ${row.photo_id}`,
  parts: {
    delete: `delete from profile_photo p using rows
      where p.user_id = rows.user_id and p.photo_id = rows.photo_id and p.position < rows.position`,
  },
});

/** A deleted account keeps only its id and its kind. */
const endAccount = write({
  name: 'account_end',
  phase: 'remove',
  columns: { user_id: 'int8' },
  key: (row) => `${row.user_id}`,
  parts: {
    account: `update user_account u set kind = 'deleted', phone = '', first_name = '', last_name = '', username = '', about = '', birthday = 0, color = null,
        profile_color = null
      from rows where u.user_id = rows.user_id`,
    photos: 'delete from profile_photo p using rows where p.user_id = rows.user_id',
  },
});

/** Stored for "no colour", because null means "unchanged". */
const NO_COLOR = -1;

const UNCHANGED = {
  kind: null, registered_at_ms: null, phone: null, first_name: null, last_name: null, username: null, about: null, birthday: null, color: null, profile_color: null,
};

/** Names, phone numbers and usernames are stored unsealed; a field is empty when its key was destroyed. */
export const users = projector(
  'users',
  {
    AccountDeleted: ({ fact }, rows) => rows.add(endAccount, { user_id: fact.user }),
    UsernameReleased: ({ fact }, rows) => rows.add(account, { ...UNCHANGED, user_id: fact.user, username: '' }),
    BirthdayRemoved: ({ fact }, rows) => rows.add(account, { ...UNCHANGED, user_id: fact.user, birthday: 0 }),
    ColorChosen: ({ fact }, rows) =>
      rows.add(account, { ...UNCHANGED, user_id: fact.user, [fact.forProfile ? 'profile_color' : 'color']: fact.color ?? NO_COLOR }),
    ProfilePhotosRemoved({ envelope, fact }, rows) {
      for (const photo_id of fact.photoIds) rows.add(removePhoto, { user_id: fact.user, position: envelope.position, photo_id });
    },
  },
  {
    UserRegistered({ envelope, fact }, rows) {
      const { phone = '', firstName = '', lastName = '' } = fact.registration ?? {};
      rows.add(account, {
        ...UNCHANGED, user_id: fact.user, kind: fact.kind, registered_at_ms: envelope.timeMs,
        phone, first_name: firstName, last_name: lastName,
      });
    },
    PhoneChanged: ({ fact }, rows) => rows.add(account, { ...UNCHANGED, user_id: fact.user, phone: fact.number?.phone ?? '' }),
    UserRenamed({ fact }, rows) {
      const { firstName = '', lastName = '' } = fact.name ?? {};
      rows.add(account, { ...UNCHANGED, user_id: fact.user, first_name: firstName, last_name: lastName });
    },
    BiographyWritten: ({ fact }, rows) => rows.add(account, { ...UNCHANGED, user_id: fact.user, about: fact.biography?.about ?? '' }),
    BirthdaySet({ fact }, rows) {
      const { year, month, day } = fact.birthday ?? { year: 0, month: 0, day: 0 };
      rows.add(account, { ...UNCHANGED, user_id: fact.user, birthday: year * 10_000 + month * 100 + day });
    },
    UsernameClaimed: ({ fact }, rows) =>
      rows.add(account, { ...UNCHANGED, user_id: fact.user, username: fact.username?.username ?? '' }),
    ProfilePhotoSet({ envelope, fact }, rows) {
      if (!fact.photo) return; // its key was destroyed: nothing is left to show
      const photo = writePhoto(fact.photo, Writer.create()).finish();
      rows.add(addPhoto, { user_id: fact.user, position: envelope.position, photo_id: fact.photo.id, photo });
    },
  },
);
