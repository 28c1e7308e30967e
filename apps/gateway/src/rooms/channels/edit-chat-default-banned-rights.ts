import { bannedMask } from '../../convert/rights.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Denies rights to all non-admins of a basic group or supergroup. */
export default method('messages.editChatDefaultBannedRights', async ({ peer, banned_rights }, context) => {
  const chat = peerOf(context.view, peer);
  return chatReply(context, await context.send({ type: 'SetDefaultRights', chat, denied: bannedMask(banned_rights) }), chat);
});
