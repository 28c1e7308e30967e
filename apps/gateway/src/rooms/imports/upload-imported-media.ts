import { refusal } from '@teamgram/domain';
import { tlMedia } from '../../convert/media.ts';
import { method } from '../../rpc/method.ts';
import { chooseMedia } from '../files/parts/choose-media.ts';
import { destinationOf, inWordsOf } from './parts/in-words.ts';

/** "upload media files eventually associated with the chat export" (core.telegram.org/api/import#4-uploading-media), under the file names used in the export. */
export default method('messages.uploadImportedMedia', async ({ peer, import_id, file_name: fileName, media }, context) => {
  const to = await destinationOf(context.view, peer);
  const choice = await inWordsOf('MEDIA_INVALID', () => chooseMedia(context, media));
  if (!choice) throw refusal('MEDIA_INVALID');
  const events = await context.send({ type: 'KeepImportedMedia', peer: to, importId: Number(import_id), fileName, media: choice });
  const kept = events.flatMap(({ fact }) => (fact.type === 'ImportedMediaKept' ? (fact.part?.media ?? []) : []));
  return tlMedia(context.view, kept[0]!, { kind: 'upload' })!;
});
