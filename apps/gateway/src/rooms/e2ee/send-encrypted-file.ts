import { tlSecretFile } from '../../convert/secret-chat.ts';
import { method } from '../../rpc/method.ts';
import { saySecretly } from './parts/saying.ts';
import { chooseSecretFile } from './parts/secret-file.ts';

/** Repeated under the same random_id it answers the same again, also when the parts of its upload are gone (M2). Refused: CHAT_ID_INVALID, DATA_INVALID, DATA_TOO_LONG, ENCRYPTION_DECLINED, FILE_EMTPY, USER_IS_BLOCKED, FLOOD_WAIT_X, what uploads are refused with. */
export default method('messages.sendEncryptedFile', async (request, context) => {
  const { date, carried } = await saySecretly(context, request, { service: false, choose: () => chooseSecretFile(context, request.file) });
  return { _: 'messages.sentEncryptedFile', date, file: carried ? tlSecretFile(context.view, carried.id, carried.file) : { _: 'encryptedFileEmpty' } };
});
