import type { Evolutions } from '../evolution.ts';
import { authKeyIdOf } from './auth-key-id.ts';
import { awaitPassword, grant, putPassword, removePassword, revoke } from './authorization.ts';

export const authEvolutions: Evolutions<'AuthorizationGranted' | 'AuthorizationRevoked' | 'PasswordAwaited' | 'PasswordSet' | 'PasswordRemoved'> = {
  AuthorizationGranted: (documents, { user, authKeyId }, { timeMs }) => grant(documents, authKeyIdOf(authKeyId), { user, grantedAtMs: timeMs }),
  AuthorizationRevoked: (documents, { authKeyId }) => revoke(documents, authKeyIdOf(authKeyId)),
  PasswordAwaited: (documents, { user, authKeyId }, { timeMs }) => awaitPassword(documents, authKeyIdOf(authKeyId), { user, sinceMs: timeMs }),
  PasswordSet: (documents, { user }, { position }) => putPassword(documents, user, position),
  PasswordRemoved: (documents, { user }) => removePassword(documents, user),
};
