import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { peerSettings } from '../../users/parts/peer-settings.ts';

/** If more contacts change at once, the client fetches the whole list instead. */
const SHOWN_MAX = 100;

/** Updates with the new state of contacts that the caller has changed. */
export async function contactUpdates(context: Context, changed: readonly number[]): Promise<tl.updates> {
  await context.read();
  const ids = changed.slice(0, SHOWN_MAX);
  const updates = await Promise.all(ids.map(async (user): Promise<tl.updatePeerSettings> =>
    ({ _: 'updatePeerSettings', peer: { _: 'peerUser', user_id: user }, settings: await peerSettings(context, user) })));
  return { _: 'updates', updates, users: await context.services.users.show(context.view, ids), chats: [], date: context.nowS, seq: 0 };
}
