import { refusal } from '@teamgram/domain';
import { tlDocument } from '../../convert/media.ts';
import { method } from '../../rpc/method.ts';
import { storeUploadedDocument } from '../files/parts/store-document.ts';

const FILE_NAME_LENGTH_MAX = 255;
/** Clients with theme files: "application/x-tgtheme-android", "…-ios", "…-tdesktop", "…-macos". */
const KIND = /^application\/x-tgtheme-[a-z]{1,32}$/;

/** A file in a client's own format, for account.createTheme. Refused: THEME_FILE_INVALID, THEME_MIME_INVALID, and the errors of uploads. */
export default method('account.uploadTheme', async ({ file, thumb, file_name, mime_type }, context) => {
  if (!KIND.test(mime_type)) throw refusal('THEME_MIME_INVALID');
  const attributes = [{ _: 'documentAttributeFilename', file_name: file_name.slice(0, FILE_NAME_LENGTH_MAX) } as const];
  return tlDocument(context.view, await storeUploadedDocument(context, { _: 'inputMediaUploadedDocument', file, thumb, mime_type, attributes }), { kind: 'upload' });
});
