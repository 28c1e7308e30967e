import type { Evolutions } from '../evolution.ts';
import { addUser, changeUser, moveUsername, NEVER, type User } from './user.ts';

type UsersFact =
  | 'UserRegistered'
  | 'UserRenamed'
  | 'BiographyWritten'
  | 'UsernameClaimed'
  | 'UsernameReleased'
  | 'ProfilePhotoSet'
  | 'ProfilePhotosRemoved';

export const usersEvolutions: Evolutions<UsersFact> = {
  UserRegistered: (documents, { user, kind, registration }, { position }) => {
    const account: User = { kind: kind === 'service' ? 'service' : 'person', named: position, biography: NEVER, username: '', photos: [] };
    addUser(documents, user, account, registration?.phone);
  },
  UserRenamed: (documents, fact, { position }) => changeUser(documents, fact.user, (user) => { user.named = position; }),
  BiographyWritten: (documents, fact, { position }) => changeUser(documents, fact.user, (user) => { user.biography = position; }),
  UsernameClaimed: (documents, { user, username }) => moveUsername(documents, user, username?.username ?? ''),
  UsernameReleased: (documents, { user }) => moveUsername(documents, user, ''),
  ProfilePhotoSet: (documents, { user: id, photo }) => {
    if (photo) changeUser(documents, id, (user) => { user.photos = [photo.id, ...user.photos.filter((one) => one !== photo.id)]; });
  },
  ProfilePhotosRemoved: (documents, { user: id, photoIds }) =>
    changeUser(documents, id, (user) => { user.photos = user.photos.filter((photo) => !photoIds.includes(photo)); }),
};
