import type { UsernameClaimed } from '@teamgram/event-schemas';
import { chatByUsername } from '../channels/chat.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { sameName } from '../usernames/names.ts';
import { isUsername } from './username.ts';
import { userByUsername, userOf } from './user.ts';

/** account.updateUsername with a name. */
export type ClaimUsername = { type: 'ClaimUsername'; username: string };

export type ClaimUsernameState = { former: string; holder: number | undefined; heldByChat: boolean };

export function load({ documents }: View, { username }: ClaimUsername, { actor }: Context): ClaimUsernameState {
  return { former: userOf(documents, actor)?.username ?? '', holder: userByUsername(documents, username), heldByChat: chatByUsername(documents, username) !== undefined };
}

/** Refuses in order of precedence. Changing only the case of one's own username is a change. */
export function claimUsername({ former, holder, heldByChat }: ClaimUsernameState, { username }: ClaimUsername, { actor }: Context): [UsernameClaimed] {
  if (!isUsername(username)) throw refusal('USERNAME_INVALID');
  if (username === former) throw refusal('USERNAME_NOT_MODIFIED');
  if (heldByChat || (holder !== undefined && !(holder === actor && sameName(username, former)))) throw refusal('USERNAME_OCCUPIED');
  return [{ type: 'UsernameClaimed', stream: `user-${actor}`, user: actor, username: { username } }];
}
