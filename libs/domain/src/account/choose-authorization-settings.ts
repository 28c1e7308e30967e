import type { AuthorizationSettingsChosen } from '@teamgram/event-schemas';
import { accountStream } from '../auth/account-stream.ts';
import { authKeyIdBytes } from '../auth/auth-key-id.ts';
import { authorizationOf } from '../auth/authorization.ts';
import type { Context } from '../context.ts';
import { refusal } from '../refusal.ts';
import type { View } from '../view.ts';
import { authorizationChoicesOf, type AuthorizationChoices } from './authorization-choices.ts';

/** account.changeAuthorizationSettings: whether one of the caller's devices accepts calls and secret chats. Undefined values stay unchanged. */
export type ChooseAuthorizationSettings = { type: 'ChooseAuthorizationSettings'; authKeyId: bigint; callsDisabled: boolean | undefined; secretChatsDisabled: boolean | undefined };

export type ChooseAuthorizationSettingsState = { isOwn: boolean; former: AuthorizationChoices };

export function load({ documents }: View, { authKeyId }: ChooseAuthorizationSettings, { actor }: Context): ChooseAuthorizationSettingsState {
  return { isOwn: authorizationOf(documents, authKeyId)?.user === actor, former: authorizationChoicesOf(documents, authKeyId) };
}

export function chooseAuthorizationSettings({ isOwn, former }: ChooseAuthorizationSettingsState, command: ChooseAuthorizationSettings, { actor: user }: Context): AuthorizationSettingsChosen[] {
  if (!isOwn) throw refusal('HASH_INVALID');
  const { callsDisabled = former.callsDisabled, secretChatsDisabled = former.secretChatsDisabled } = command;
  if (callsDisabled === former.callsDisabled && secretChatsDisabled === former.secretChatsDisabled) return [];
  return [{ type: 'AuthorizationSettingsChosen', stream: accountStream(user), user, authKeyId: authKeyIdBytes(command.authKeyId), callsDisabled, secretChatsDisabled }];
}
