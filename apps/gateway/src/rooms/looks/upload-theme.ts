import { refusal } from '@teamgram/domain';
import { tlDocument } from '../../convert/media.ts';
import { method } from '../../rpc/method.ts';
import { storeUploadedDocument } from '../files/parts/store-document.ts';

const FILE_NAME_LENGTH_MAX = 255;
/** Of clients that have themes as files: "application/x-tgtheme-android", "…-ios", "…-tdesktop", "…-macos". */
const KIND = /^application\/x-tgtheme-[a-z]{1,32}$/;

/** A file in the client's own format, for account.createTheme. Refused: THEME_FILE_INVALID, THEME_MIME_INVALID, what uploads are refused with. */
export default method('account.uploadTheme', async ({ file, thumb, file_name, mime_type }, context) => {
  if (!KIND.test(mime_type)) throw refusal('THEME_MIME_INVALID');
  const attributes = [{ _: 'documentAttributeFilename', file_name: file_name.slice(0, FILE_NAME_LENGTH_MAX) } as const];
  return tlDocument(context.view, await storeUploadedDocument(context, { _: 'inputMediaUploadedDocument', file, thumb, mime_type, attributes }), { kind: 'upload' });
});
