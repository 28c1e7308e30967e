import type { UsernameReleased } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { userOf } from './user.ts';

/** account.updateUsername with the empty name. */
export type ReleaseUsername = { type: 'ReleaseUsername' };

export type ReleaseUsernameState = { former: string };

export function load({ documents }: View, _: ReleaseUsername, { actor }: Context): ReleaseUsernameState {
  return { former: userOf(documents, actor)?.username ?? '' };
}

export function releaseUsername({ former }: ReleaseUsernameState, _: ReleaseUsername, { actor }: Context): [UsernameReleased] {
  if (former === '') throw refusal('USERNAME_NOT_MODIFIED');
  return [{ type: 'UsernameReleased', stream: `user-${actor}`, user: actor }];
}
