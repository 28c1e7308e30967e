import { tlSecretFile } from '../../convert/secret-chat.ts';
import { method } from '../../rpc/method.ts';
import { ownSecretChat } from './parts/named-chat.ts';
import { chooseSecretFile } from './parts/secret-file.ts';

/** Stores a file to be sent within a week; otherwise it is erased. Refused: CHAT_ID_INVALID, FILE_EMTPY, and the errors of uploads. */
export default method('messages.uploadEncryptedFile', async ({ peer, file: given }, context) => {
  await ownSecretChat(context, peer);
  const { id, file } = await chooseSecretFile(context, given);
  return tlSecretFile(context.view, id, file);
});
