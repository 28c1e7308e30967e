/** Last step of every login: the key is granted to an account, and the client learns the user. */
import { refusal } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** Throws SESSION_PASSWORD_NEEDED when the account's password is required first. */
export async function loggedIn(context: Context, events: readonly RecordedEvent[]): Promise<tl.auth.authorization> {
  for (const { fact } of events) {
    if (fact.type === 'PasswordAwaited') {
      context.session.authorization.passwordPending = true;
      throw refusal('SESSION_PASSWORD_NEEDED');
    }
    if (fact.type === 'AuthorizationGranted') context.services.sessions.assign(context.session.authorization, fact.user);
  }
  return tlAuthorization(context);
}

/** The answer to a completed login. */
export async function tlAuthorization(context: Context): Promise<tl.auth.authorization> {
  await context.read();
  const [user] = await context.services.users.show(context.view, [context.viewer]);
  return { _: 'auth.authorization', user: user ?? { _: 'userEmpty', id: context.viewer } };
}
