import { ADMIN_RIGHTS } from '@teamgram/domain';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from './readable.ts';

/** In whose name the caller speaks in a group or channel: an anonymous admin in the group's, a post is the channel's. Throws as `readableChat`. */
export async function ownVoice(context: Context, peer: number): Promise<number> {
  const { chat, place } = await readableChat(context, peer);
  const isAnonymous = chat.kind === 'supergroup' && place?.inside === true && (place.adminRights & ADMIN_RIGHTS.anonymous) !== 0;
  return isAnonymous || chat.kind === 'broadcast' ? peer : context.viewer;
}
