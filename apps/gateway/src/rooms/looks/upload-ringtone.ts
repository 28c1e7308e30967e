import { isRingtoneType, refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { tlDocument } from '../../convert/media.ts';
import { storeUploadedDocument } from '../files/parts/store-document.ts';

const FILE_NAME_LENGTH_MAX = 255;

/** MP3 or Ogg; account.saveRingtone checks the file afterwards. Refused: RINGTONE_MIME_INVALID, and the errors of uploads. */
export default method('account.uploadRingtone', async ({ file, file_name, mime_type }, context) => {
  if (!isRingtoneType(mime_type)) throw refusal('RINGTONE_MIME_INVALID');
  const attributes = [
    { _: 'documentAttributeAudio', duration: 0 } as const, { _: 'documentAttributeFilename', file_name: file_name.slice(0, FILE_NAME_LENGTH_MAX) } as const,
  ];
  return tlDocument(context.view, await storeUploadedDocument(context, { _: 'inputMediaUploadedDocument', file, mime_type, attributes }), { kind: 'upload' });
});
