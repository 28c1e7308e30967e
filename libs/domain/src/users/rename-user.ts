import type { UserRenamed } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { refuseNames } from './person-name.ts';
import { nameOf } from './user.ts';

/** account.updateProfile: absent names stay unchanged. Records nothing when unchanged. */
export type RenameUser = { type: 'RenameUser'; firstName: string | undefined; lastName: string | undefined };

export type RenameUserState = { firstName: string; lastName: string };

export function load(view: View, _: RenameUser, { actor }: Context): RenameUserState {
  return nameOf(view, actor);
}

export function renameUser(former: RenameUserState, command: RenameUser, { actor }: Context): UserRenamed[] {
  const firstName = (command.firstName ?? former.firstName).trim();
  const lastName = (command.lastName ?? former.lastName).trim();
  refuseNames(firstName, lastName);
  if (firstName === former.firstName && lastName === former.lastName) return [];
  return [{ type: 'UserRenamed', stream: `user-${actor}`, user: actor, name: { firstName, lastName } }];
}
