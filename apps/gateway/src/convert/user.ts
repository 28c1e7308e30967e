/** A person as one viewer sees them. */
import { Reader, readPhoto } from '@teamgram/event-schemas';
import type { Photo } from '@teamgram/event-schemas';
import type { ContactRow, UserRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../peers/access-hash.ts';
import type { View } from './view.ts';

/** How viewer and user know each other. */
export type Relation = {
  /** The user as the viewer's contact. */
  contact: ContactRow | undefined;
  /** The user has the viewer in their contacts. */
  knowsViewer: boolean;
};

export const NO_RELATION: Relation = { contact: undefined, knowsViewer: false };

/** Without a status: that changes by the minute and is added when the user is shown. */
export function tlUser(view: View, user: UserRow, { contact, knowsViewer }: Relation): tl.user {
  const photo = currentPhoto(user);
  return {
    _: 'user',
    self: user.userId === view.userId || undefined,
    contact: contact !== undefined || undefined,
    mutual_contact: contact?.mutual || undefined,
    verified: user.kind === 'service' || undefined,
    support: user.kind === 'service' || undefined,
    id: user.userId,
    access_hash: view.hashes.of(view.userId, HashedKind.user, user.userId),
    // A contact is called as the viewer calls them.
    first_name: contact ? contact.firstName : user.firstName,
    last_name: (contact ? contact.lastName : user.lastName) || undefined,
    username: user.username || undefined,
    phone: visiblePhone(view, user, contact, knowsViewer),
    photo: photo && tlProfilePhoto(view, photo),
  };
}

/** "My contacts" is the default of core.telegram.org/constructor/inputPrivacyKeyPhoneNumber; whoever has saved the number knows it anyway. */
function visiblePhone(view: View, user: UserRow, contact: ContactRow | undefined, knowsViewer: boolean): string | undefined {
  if (user.userId === view.userId || knowsViewer) return user.phone || undefined;
  return contact?.phone || undefined;
}

export function currentPhoto({ photo }: UserRow): Photo | undefined {
  return photo ? readPhoto(Reader.create(photo), photo.length) : undefined;
}

function tlProfilePhoto(view: View, { id, sizes }: Photo): tl.userProfilePhoto {
  const stripped = sizes.find(({ type }) => type === 'i')?.bytes;
  return { _: 'userProfilePhoto', photo_id: BigInt(id), stripped_thumb: stripped, dc_id: view.dcId };
}
