import { tlSecretFile } from '../../convert/secret-chat.ts';
import { method } from '../../rpc/method.ts';
import { saySecretly } from './parts/saying.ts';
import { chooseSecretFile } from './parts/secret-file.ts';

/**
 * A retry under the same random_id gets the same answer, even when its uploaded parts are gone (M2). Refused: CHAT_ID_INVALID, DATA_INVALID, DATA_TOO_LONG,
 * ENCRYPTION_DECLINED, FILE_EMTPY, USER_IS_BLOCKED, FLOOD_WAIT_X, and the errors of uploads.
 */
export default method('messages.sendEncryptedFile', async (request, context) => {
  const { date, carried } = await saySecretly(context, request, { service: false, choose: () => chooseSecretFile(context, request.file) });
  return { _: 'messages.sentEncryptedFile', date, file: carried ? tlSecretFile(context.view, carried.id, carried.file) : { _: 'encryptedFileEmpty' } };
});
