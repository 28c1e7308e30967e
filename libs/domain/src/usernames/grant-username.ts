import type { UsernameGranted } from '@teamgram/event-schemas';
import { chatByUsername, livingChat } from '../channels/chat.ts';
import { refusal } from '../refusal.ts';
import { userByUsername, userOf } from '../users/user.ts';
import { isUsername } from '../users/username.ts';
import type { View } from '../view.ts';
import { namesOf, nameStream } from './names.ts';

/** `npm run ops -- username grant`: an additional username for a user, supergroup or channel. Inactive until its owner activates it. */
export type GrantUsername = { type: 'GrantUsername'; peer: number; username: string };

export type GrantUsernameState = { isThere: boolean; granted: number; isTaken: boolean };

/** Limit of granted usernames per peer. */
const GRANTED_MAX = 30;

export function load({ documents }: View, { peer, username }: GrantUsername): GrantUsernameState {
  const isThere = peer > 0 ? userOf(documents, peer)?.kind === 'person' : (livingChat(documents, peer)?.kind ?? 'basic') !== 'basic';
  return {
    isThere, granted: namesOf(documents, peer).granted.length,
    isTaken: userByUsername(documents, username) !== undefined || chatByUsername(documents, username) !== undefined,
  };
}

/** Throws PEER_ID_INVALID, USERNAME_INVALID, USERNAME_OCCUPIED, LIMIT_INVALID. */
export function grantUsername({ isThere, granted, isTaken }: GrantUsernameState, { peer, username }: GrantUsername): [UsernameGranted] {
  if (!isThere) throw refusal('PEER_ID_INVALID');
  if (!isUsername(username)) throw refusal('USERNAME_INVALID');
  if (isTaken) throw refusal('USERNAME_OCCUPIED');
  if (granted >= GRANTED_MAX) throw refusal('LIMIT_INVALID');
  return [{ type: 'UsernameGranted', stream: nameStream(peer), peer, username: { username } }];
}
