/** A user as one viewer sees them. */
import { Reader, readPhoto } from '@teamgram/event-schemas';
import type { Photo } from '@teamgram/event-schemas';
import type { UserRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import type { Relation } from '../peers/relation.ts';
import { shownNames } from './usernames.ts';
import type { View } from './view.ts';

/** Without online status, which changes constantly and is added when the user is shown. */
export function tlUser(view: View, user: UserRow, relation: Relation): tl.user {
  if (user.kind === 'deleted') return { _: 'user', deleted: true, id: user.userId, access_hash: view.hashes.of(view.userId, HashedKind.user, user.userId) };
  const { contact } = relation;
  const personal = personalPhoto(relation);
  const photo = personal ?? (relation.permits('ProfilePhoto') ? currentPhoto(user) : undefined);
  return {
    _: 'user',
    self: user.userId === view.userId || undefined,
    contact: contact !== undefined || undefined,
    mutual_contact: contact?.mutual || undefined,
    close_friend: relation.isCloseFriend || undefined,
    verified: user.kind === 'service' || undefined,
    support: user.kind === 'service' || undefined,
    id: user.userId,
    access_hash: view.hashes.of(view.userId, HashedKind.user, user.userId),
    // Contacts are shown under the name the viewer gave them.
    first_name: contact ? contact.firstName : user.firstName,
    last_name: (contact ? contact.lastName : user.lastName) || undefined,
    ...shownNames(user),
    phone: visiblePhone(user, relation),
    photo: photo && { ...tlProfilePhoto(view, photo), personal: personal !== undefined || undefined },
    color: tlColor(user.color),
    profile_color: tlColor(user.profileColor),
  };
}

/** A viewer who has saved the phone number knows it anyway. */
function visiblePhone(user: UserRow, { contact, permits }: Relation): string | undefined {
  return (permits('PhoneNumber') ? user.phone : contact?.phone) || undefined;
}

export const tlColor = (color: number | null): tl.peerColor | undefined => (color === null ? undefined : { _: 'peerColor', color });

/** @param birthday as in UserRow */
export function tlBirthday(birthday: number): tl.birthday | undefined {
  if (birthday === 0) return undefined;
  const year = Math.floor(birthday / 10_000);
  return { _: 'birthday', day: birthday % 100, month: Math.floor(birthday / 100) % 100, year: year || undefined };
}

/** The user's current profile photo, decoded. */
export function currentPhoto({ photo }: UserRow): Photo | undefined {
  return storedPhoto(photo);
}

/** The photo the viewer has set for this contact, visible only to the viewer. */
export function personalPhoto({ contact }: Relation): Photo | undefined {
  return storedPhoto(contact?.photo ?? null);
}

function storedPhoto(photo: Uint8Array | null): Photo | undefined {
  return photo ? readPhoto(Reader.create(photo), photo.length) : undefined;
}

function tlProfilePhoto(view: View, { id, sizes }: Photo): tl.userProfilePhoto {
  const stripped = sizes.find(({ type }) => type === 'i')?.bytes;
  return { _: 'userProfilePhoto', photo_id: BigInt(id), stripped_thumb: stripped, dc_id: view.dcId };
}
