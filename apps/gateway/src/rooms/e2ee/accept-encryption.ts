import { refusal } from '@teamgram/domain';
import { longBytes } from '../../convert/number-bytes.ts';
import { method } from '../../rpc/method.ts';
import { keyHalf } from './parts/key-half.ts';
import { knownSecretChat, secretChatId } from './parts/named-chat.ts';
import { shownSecretChat } from './parts/shown-chat.ts';

/**
 * From now on the chat belongs to the accepting device only. Refused: CHAT_ID_INVALID,
 * DH_G_A_INVALID, ENCRYPTION_ALREADY_ACCEPTED, ENCRYPTION_ALREADY_DECLINED.
 */
export default method('messages.acceptEncryption', async ({ peer, g_b, key_fingerprint }, context) => {
  await context.send({ type: 'AcceptSecretChat', chat: secretChatId(context, peer), half: keyHalf(g_b), keyFingerprint: longBytes(key_fingerprint) });
  const shown = await shownSecretChat(context.services.opener, context.view, await knownSecretChat(context, peer), context.session.authorization.keyId);
  // The read model lags behind. The client can retry; the acceptance is idempotent.
  if (!shown || shown._ === 'encryptedChatRequested') throw refusal('RPC_CALL_FAIL');
  return shown;
});
