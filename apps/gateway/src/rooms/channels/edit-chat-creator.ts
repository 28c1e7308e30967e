import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { passwordProof } from '../auth/parts/password-proof.ts';
import { chatReply } from './parts/chat-reply.ts';

/**
 * Clients probe with an empty user and chat whether the caller may transfer ownership
 * at all: a wrong password is then reported first, other errors by the rules.
 */
export default method('messages.editChatCreator', async ({ peer, user_id, password }, context) => {
  const chat = peer._ === 'inputPeerEmpty' ? 0 : Math.min(peerOf(context.view, peer), 0);
  const user = user_id._ === 'inputUserEmpty' ? 0 : userOf(context.view, user_id);
  return chatReply(context, await context.send({ type: 'TransferChat', chat, user, proof: passwordProof(password) }), chat);
});
