import { Refusal } from '@teamgram/domain';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import type { tl } from '@teamgram/tl';

const USERS_MAX = 200;

/** In the requested order; unknown users and those with an invalid access hash are userEmpty. */
export default method('users.getUsers', async ({ id }, context) => {
  const ids = id.slice(0, USERS_MAX).map((user) => addressed(context.view, user));
  await context.read();
  const users = await context.services.users.show(context.view, ids.filter((one) => one !== 0));
  const byId = new Map(users.map((user) => [user.id, user]));
  return ids.map((one): tl.User => byId.get(one) ?? { _: 'userEmpty', id: one });
});

function addressed(view: Parameters<typeof userOf>[0], user: tl.InputUser): number {
  try {
    return userOf(view, user);
  } catch (error) {
    if (error instanceof Refusal) return 0;
    throw error;
  }
}
