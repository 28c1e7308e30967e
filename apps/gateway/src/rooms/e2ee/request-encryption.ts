import { secretChatNames } from '../../convert/secret-chat.ts';
import { userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { keyHalf } from './parts/key-half.ts';

/**
 * The random_id "also doubles as the chat ID"; a retry returns the first request. Refused: DH_G_A_INVALID, INPUT_USER_DEACTIVATED, USER_ID_INVALID,
 * USER_IS_BLOCKED, RANDOM_ID_DUPLICATE, FLOOD_WAIT_X.
 */
export default method('messages.requestEncryption', async ({ user_id, random_id: chat, g_a }, context) => {
  const participant = userOf(context.view, user_id);
  const [event] = await context.sendSecretOnce(chat, undefined, { type: 'RequestSecretChat', participant, chat, half: keyHalf(g_a) });
  return { _: 'encryptedChatWaiting', ...secretChatNames(context.view, { chat, requester: context.viewer, participant, requestedMs: event!.timeMs }) };
});
