import type { Fact, Photo } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { fileOf } from '../files/file.ts';
import { erasedWith, type FileUse } from '../files/use.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { isContactOf } from './contact.ts';
import { contactPhoto, contactPhotoRemoved } from './contact-photo.ts';

/** photos.uploadContactProfilePhoto (after StoreFile): the photo that only the caller sees for a contact. 0: the contact's own photo. */
export type SetContactPhoto = { type: 'SetContactPhoto'; user: number; photo: number };

export type SetContactPhotoState = { isContact: boolean; owner: number; photo: Photo | undefined; former: readonly FileUse[] };

export function load(view: View, { user, photo }: SetContactPhoto, { actor }: Context): SetContactPhotoState {
  const file = photo === 0 ? undefined : fileOf(view, photo);
  return { isContact: isContactOf(view.documents, actor, user), owner: file?.owner ?? 0, photo: file?.description.photo, former: contactPhoto(view.documents, actor, user) };
}

/** Refuses in order of precedence (core.telegram.org/method/photos.uploadContactProfilePhoto). */
export function setContactPhoto({ isContact, owner: uploader, photo, former }: SetContactPhotoState, command: SetContactPhoto, { actor: owner }: Context): Fact[] {
  const { user: contact } = command;
  if (!isContact) throw refusal('CONTACT_MISSING');
  if (command.photo === 0) return contactPhotoRemoved(owner, contact, former);
  if (!photo || uploader !== owner) throw refusal('PHOTO_ID_INVALID');
  return [{ type: 'ContactPhotoSet', stream: `contacts-${owner}`, owner, contact, photo }, ...erasedWith(former)];
}
