import type { UsernameWithdrawn } from '@teamgram/event-schemas';
import { chatByUsername } from '../channels/chat.ts';
import { refusal } from '../refusal.ts';
import { userByUsername } from '../users/user.ts';
import type { View } from '../view.ts';
import { namesOf, nameStream, sameName } from './names.ts';

/** `npm run ops -- username withdraw`: releases a granted username. */
export type WithdrawUsername = { type: 'WithdrawUsername'; username: string };

export type WithdrawUsernameState = { peer: number; granted: string | undefined };

export function load({ documents }: View, { username }: WithdrawUsername): WithdrawUsernameState {
  const peer = userByUsername(documents, username) ?? chatByUsername(documents, username) ?? 0;
  return { peer, granted: namesOf(documents, peer).granted.find((name) => sameName(name, username)) };
}

/** Throws USERNAME_NOT_OCCUPIED when it was not granted to anybody. */
export function withdrawUsername({ peer, granted }: WithdrawUsernameState): [UsernameWithdrawn] {
  if (granted === undefined) throw refusal('USERNAME_NOT_OCCUPIED');
  return [{ type: 'UsernameWithdrawn', stream: nameStream(peer), peer, username: { username: granted } }];
}
