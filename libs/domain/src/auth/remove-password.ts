import type { PasswordRemoved } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';
import type { View } from '../view.ts';
import { accountStream } from './account-stream.ts';
import { passwordOf } from './authorization.ts';
import { refuseProof } from './login.ts';
import type { PasswordProof } from './password-proof.ts';

/** account.updatePasswordSettings with an empty new_password_hash. */
export type RemovePassword = { type: 'RemovePassword'; proof: PasswordProof | undefined };

export type RemovePasswordState = { hasPassword: boolean };

export function load({ documents }: View, _: RemovePassword, { actor }: Context): RemovePasswordState {
  return { hasPassword: passwordOf(documents, actor) !== undefined };
}

export function removePassword({ hasPassword }: RemovePasswordState, _: RemovePassword, context: Context): PasswordRemoved[] {
  if (!hasPassword) return [];
  refuseProof(context);
  return [{ type: 'PasswordRemoved', stream: accountStream(context.actor), user: context.actor }];
}
