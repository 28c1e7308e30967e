/** Photos that a user has set for their contacts (`contact-photos:<owner>`): contact → photo. */
import type { Fact } from '@teamgram/event-schemas';
import { endUse, erasedWith, use, usesAmong, type FileUse } from '../files/use.ts';
import { documentKind, type Documents } from '../view.ts';

const photos = documentKind<Record<string, number>>('contact-photos');
type Reader = Pick<Documents, 'get'>;

/** The photos with their total number of uses. */
export function contactPhotos(documents: Reader, owner: number): FileUse[] {
  return usesAmong(documents, Object.values(photos.find(documents, owner) ?? {}));
}
/** At most one. */
export function contactPhoto(documents: Reader, owner: number, contact: number): FileUse[] {
  const photo = photos.find(documents, owner)?.[contact];
  return photo === undefined ? [] : usesAmong(documents, [photo]);
}

export function putContactPhoto(documents: Documents, owner: number, contact: number, photo: number | undefined): void {
  const { [contact]: former, ...others } = photos.find(documents, owner) ?? {};
  if (photo !== undefined) use(documents, photo);
  if (former !== undefined) endUse(documents, former);
  photos.put(documents, owner, photo === undefined ? others : { ...others, [contact]: photo });
}

export function forgetContactPhotos(documents: Documents, owner: number): void {
  for (const photo of Object.values(photos.find(documents, owner) ?? {})) endUse(documents, photo);
  photos.remove(documents, owner);
}

/** Restores the contact's own photo. */
export function contactPhotoRemoved(owner: number, contact: number, former: readonly FileUse[]): Fact[] {
  return former.length === 0 ? [] : [{ type: 'ContactPhotoRemoved', stream: `contacts-${owner}`, owner, contact }, ...erasedWith(former)];
}
