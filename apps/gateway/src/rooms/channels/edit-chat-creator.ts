import { Refusal } from '@teamgram/domain';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { passwordProof } from '../auth/parts/password-proof.ts';
import { chatReply } from './parts/chat-reply.ts';
import { refuseOneMorePublicOf } from './parts/limits.ts';

/** Clients ask with nobody and no chat whether the caller may at all: what is wrong with the password is told first, and the rest by the rules. */
export default method('messages.editChatCreator', async ({ peer, user_id, password }, context) => {
  const chat = known(() => peerOf(context.view, peer));
  const user = known(() => userOf(context.view, user_id));
  if (chat < 0 && user > 0 && password._ !== 'inputCheckPasswordEmpty') await refuseOneMorePublicOf(context, user, chat);
  return chatReply(context, await context.send({ type: 'TransferChat', chat: Math.min(chat, 0), user, proof: passwordProof(password) }), chat);
});

/** 0 = nobody that the caller can address. */
function known(resolve: () => number): number {
  try {
    return resolve();
  } catch (error) {
    if (error instanceof Refusal) return 0;
    throw error;
  }
}
