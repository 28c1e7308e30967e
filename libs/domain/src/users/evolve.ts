import type { Evolutions } from '../evolution.ts';
import { endUse, use } from '../files/use.ts';
import { addUser, changeUser, movePhone, moveUsername, NEVER, userOf, type User } from './user.ts';

type UsersFact =
  | 'UserRegistered'
  | 'UserRenamed'
  | 'PhoneChanged'
  | 'BiographyWritten'
  | 'UsernameClaimed'
  | 'UsernameReleased'
  | 'ProfilePhotoSet'
  | 'ProfilePhotosRemoved'
  | 'BirthdaySet'
  | 'BirthdayRemoved'
  | 'ColorChosen';

export const usersEvolutions: Evolutions<UsersFact> = {
  UserRegistered: (documents, { user, kind, registration }, { position, timeMs }) => {
    const account: User = { kind: kind === 'service' ? 'service' : 'person', registeredMs: timeMs, named: position, biography: NEVER, username: '', phone: registration?.phone ?? '', photos: [] };
    addUser(documents, user, account, registration?.phone);
  },
  PhoneChanged: (documents, { user, number }) => movePhone(documents, user, number?.phone ?? ''),
  UserRenamed: (documents, fact, { position }) => changeUser(documents, fact.user, (user) => { user.named = position; }),
  BiographyWritten: (documents, fact, { position }) => changeUser(documents, fact.user, (user) => { user.biography = position; }),
  BirthdaySet: (documents, fact, { position }) => changeUser(documents, fact.user, (user) => { user.birthday = position; }),
  BirthdayRemoved: (documents, fact) => changeUser(documents, fact.user, (user) => { user.birthday = undefined; }),
  ColorChosen: (documents, fact) => changeUser(documents, fact.user, (user) => { user[fact.forProfile ? 'profileColor' : 'color'] = fact.color; }),
  UsernameClaimed: (documents, { user, username }) => moveUsername(documents, user, username?.username ?? ''),
  UsernameReleased: (documents, { user }) => moveUsername(documents, user, ''),
  ProfilePhotoSet: (documents, { user: id, photo }) => {
    if (!photo) return;
    if (!userOf(documents, id)?.photos.includes(photo.id)) use(documents, photo.id);
    changeUser(documents, id, (user) => { user.photos = [photo.id, ...user.photos.filter((one) => one !== photo.id)]; });
  },
  ProfilePhotosRemoved: (documents, { user: id, photoIds }) => {
    for (const photo of userOf(documents, id)?.photos ?? []) if (photoIds.includes(photo)) endUse(documents, photo);
    changeUser(documents, id, (user) => { user.photos = user.photos.filter((photo) => !photoIds.includes(photo)); });
  },
};
