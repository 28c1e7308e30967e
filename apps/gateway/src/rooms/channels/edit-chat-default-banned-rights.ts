import { bannedMask } from '../../convert/rights.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** What nobody may do who is not an admin, in a basic group or supergroup. */
export default method('messages.editChatDefaultBannedRights', async ({ peer, banned_rights }, context) => {
  const chat = peerOf(context.view, peer);
  return chatReply(context, await context.send({ type: 'SetDefaultRights', chat, denied: bannedMask(banned_rights) }), chat);
});
