/** What a person has chosen: `privacy:<owner>` = positions of the facts that hold the rules; `friends:<owner>` = the close friends. */
import { channelPeer, type PrivacyRule } from '@teamgram/event-schemas';
import { isMember } from '../channels/members.ts';
import { isContactOf } from '../contacts/contact.ts';
import { documentKind, type Documents, type View } from '../view.ts';
import { allows, defaultRules, type PrivacyKey } from './allowed.ts';

type Choices = { [Key in PrivacyKey]?: number };

const choices = documentKind<Choices>('privacy');
const friends = documentKind<number[]>('friends');
type Reader = Pick<Documents, 'get'>;

/** The owner's rules, or what holds for everybody; also when the key of the choice is gone. */
export function rulesOf(view: View, owner: number, key: PrivacyKey): readonly PrivacyRule[] {
  const position = choices.find(view.documents, owner)?.[key];
  const fact = position === undefined ? undefined : view.journal.read(position)?.fact;
  return (fact?.type === 'PrivacyChosen' && fact.rules?.rules) || defaultRules(key);
}

export function closeFriendsOf(documents: Reader, owner: number): readonly number[] {
  return friends.find(documents, owner) ?? [];
}

/** May `user` do, or see, what `owner` keeps under this key? `isContact`: of the owner, as they stand or as they might. */
export function permits(view: View, owner: number, key: PrivacyKey, user: number, isContact = isContactOf(view.documents, owner, user)): boolean {
  const { documents } = view;
  return allows(rulesOf(view, owner, key), owner, {
    user, isBot: false, isPremium: false,
    isContact,
    // Friends are chosen among contacts: who is one no more is none.
    isCloseFriend: isContact && closeFriendsOf(documents, owner).includes(user),
    isIn: (chat) => isMember(documents, -chat, user) || isMember(documents, channelPeer(chat), user),
  });
}

export function putChoice(documents: Documents, owner: number, key: PrivacyKey, position: number): void {
  choices.put(documents, owner, { ...choices.find(documents, owner), [key]: position });
}

export function putCloseFriends(documents: Documents, owner: number, users: number[]): void {
  friends.put(documents, owner, users);
}

export function forgetPrivacy(documents: Documents, owner: number): void {
  choices.remove(documents, owner);
  friends.remove(documents, owner);
}
