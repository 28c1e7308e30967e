import type { UserRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';

export async function resolvedPeer(context: Context, { userId }: UserRow): Promise<tl.contacts.resolvedPeer> {
  return { _: 'contacts.resolvedPeer', peer: { _: 'peerUser', user_id: userId }, chats: [], users: await context.services.users.show(context.view, [userId]) };
}
