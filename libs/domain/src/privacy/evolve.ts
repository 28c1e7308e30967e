import type { Evolutions } from '../evolution.ts';
import type { PrivacyKey } from './allowed.ts';
import { putChoice, putCloseFriends } from './choices.ts';

export const privacyEvolutions: Evolutions<'PrivacyChosen' | 'CloseFriendsChosen' | 'GlobalPrivacyChosen'> = {
  PrivacyChosen: (documents, { owner, key }, { position }) => putChoice(documents, owner, key as PrivacyKey, position),
  CloseFriendsChosen: (documents, { owner, friends }) => putCloseFriends(documents, owner, friends?.users ?? []),
  // No decision rests on it yet: it says how clients arrange what they show.
  GlobalPrivacyChosen: () => {},
};
