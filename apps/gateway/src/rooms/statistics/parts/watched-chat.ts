import { refusal } from '@teamgram/domain';
import type { ErrorName, tl } from '@teamgram/tl';
import { channelOf } from '../../../peers/input-peer.ts';
import type { Context } from '../../../rpc/context.ts';
import { readableChat, type ReadableChat } from '../../channels/parts/readable.ts';
import { isAdminOf } from '../../channels/parts/seen-members.ts';

/** A chat whose statistics the caller may see, as an admin. Throws CHANNEL_…, BROADCAST_REQUIRED, MEGAGROUP_REQUIRED, CHAT_ADMIN_REQUIRED. */
export async function watchedChat(context: Context, channel: tl.InputChannel, kind: 'broadcast' | 'supergroup'): Promise<ReadableChat> {
  const found = await readableChat(context, channelOf(context.view, channel));
  if (found.chat.kind !== kind) throw refusal(REQUIRED[kind]);
  if (!isAdminOf(context, found)) throw refusal('CHAT_ADMIN_REQUIRED');
  return found;
}

const REQUIRED = { broadcast: 'BROADCAST_REQUIRED', supergroup: 'MEGAGROUP_REQUIRED' } as const satisfies Record<string, ErrorName>;
