import { ADMIN_RIGHTS } from '@teamgram/domain';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from './readable.ts';
import type { ReadableChat } from './readable.ts';

/** In whose name the caller speaks in a group or channel: an anonymous admin in the group's, a post is the channel's. Throws as `readableChat`. */
export async function ownVoice(context: Context, peer: number): Promise<number> {
  return voiceOf(context, await readableChat(context, peer));
}

export function voiceOf({ viewer }: Context, { peer, chat, place }: ReadableChat): number {
  const isAnonymous = chat.kind === 'supergroup' && place?.inside === true && (place.adminRights & ADMIN_RIGHTS.anonymous) !== 0;
  return isAnonymous || chat.kind === 'broadcast' ? peer : viewer;
}
