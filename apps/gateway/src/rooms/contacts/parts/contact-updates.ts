import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { peerSettings } from '../../users/parts/peer-settings.ts';

/** How the caller sees these users after having changed their contacts. */
export async function contactUpdates(context: Context, ids: readonly number[]): Promise<tl.updates> {
  await context.read();
  const updates = await Promise.all(ids.map(async (user): Promise<tl.updatePeerSettings> =>
    ({ _: 'updatePeerSettings', peer: { _: 'peerUser', user_id: user }, settings: await peerSettings(context, user) })));
  return { _: 'updates', updates, users: await context.services.users.show(context.view, ids), chats: [], date: context.nowS, seq: 0 };
}
