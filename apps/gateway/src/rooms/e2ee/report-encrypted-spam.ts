import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { knownSecretChat } from './parts/named-chat.ts';

/** Reports the user who requested the chat. Refused: CHAT_ID_INVALID. */
export default method('messages.reportEncryptedSpam', async ({ peer }, context) => {
  const { requester } = await knownSecretChat(context, peer);
  if (requester === context.viewer) throw refusal('CHAT_ID_INVALID');
  await context.send({ type: 'ReportPeer', peer: requester, reason: 'Spam', messageIds: [], photo: 0, reactionOf: 0, comment: '' });
  return true;
});
