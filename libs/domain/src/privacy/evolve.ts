import type { Evolutions } from '../evolution.ts';
import type { PrivacyKey } from './allowed.ts';
import { putChoice, putCloseFriends } from './choices.ts';
import { putKeptInArchive } from './kept-in-archive.ts';

export const privacyEvolutions: Evolutions<'PrivacyChosen' | 'CloseFriendsChosen' | 'GlobalPrivacyChosen'> = {
  PrivacyChosen: (documents, { owner, key }, { position }) => putChoice(documents, owner, key as PrivacyKey, position),
  CloseFriendsChosen: (documents, { owner, friends }) => putCloseFriends(documents, owner, friends?.users ?? []),
  GlobalPrivacyChosen: (documents, { owner, keepArchivedUnmuted, keepArchivedFolders }) =>
    putKeptInArchive(documents, owner, keepArchivedUnmuted ? 'all' : keepArchivedFolders ? 'in-folders' : undefined),
};
