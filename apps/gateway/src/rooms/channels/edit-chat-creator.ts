import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { passwordProof } from '../auth/parts/password-proof.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Clients ask with nobody and no chat whether the caller may at all: then what is wrong with the password is told, and the rest by the rules. */
export default method('messages.editChatCreator', async ({ peer, user_id, password }, context) => {
  const chat = peer._ === 'inputPeerEmpty' ? 0 : Math.min(peerOf(context.view, peer), 0);
  const user = user_id._ === 'inputUserEmpty' ? 0 : userOf(context.view, user_id);
  return chatReply(context, await context.send({ type: 'TransferChat', chat, user, proof: passwordProof(password) }), chat);
});
