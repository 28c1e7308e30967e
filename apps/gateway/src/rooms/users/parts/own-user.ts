import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

/** The caller, including what they have just changed. */
export async function ownUser(context: Context): Promise<tl.User> {
  await context.read();
  const [user] = await context.services.users.show(context.view, [context.viewer]);
  return user ?? { _: 'userEmpty', id: context.viewer };
}
