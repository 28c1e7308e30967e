import { refusal } from '@teamgram/domain';
import type { SecretChatRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { hashedNumber, hasSecretChat } from '../../../convert/secret-chat.ts';
import { HashedKind } from '../../../peers/access-hash.ts';
import type { Context } from '../../../rpc/context.ts';

/** Id of a chat by its access hash. Throws CHAT_ID_INVALID. */
export function secretChatId({ view }: Context, { chat_id, access_hash }: tl.InputEncryptedChat): number {
  if (!view.hashes.matches(view.userId, HashedKind.secretChat, hashedNumber(chat_id), access_hash)) throw refusal('CHAT_ID_INVALID');
  return chat_id;
}

/** A chat in which the calling device takes part. Throws CHAT_ID_INVALID. */
export async function ownSecretChat(context: Context, peer: tl.InputEncryptedChat): Promise<SecretChatRow> {
  const row = await knownSecretChat(context, peer);
  if (row.discarded || !hasSecretChat(row, context.viewer, context.session.authorization.keyId)) throw refusal('CHAT_ID_INVALID');
  return row;
}

/** A chat in which the caller takes part, or to which they are invited, on any device. Throws CHAT_ID_INVALID. */
export async function knownSecretChat(context: Context, peer: tl.InputEncryptedChat): Promise<SecretChatRow> {
  const row = await (await context.read()).secretChat(context.viewer, secretChatId(context, peer));
  if (!row) throw refusal('CHAT_ID_INVALID');
  return row;
}
