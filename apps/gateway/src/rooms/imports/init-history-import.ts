import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { EXPORT_BYTES_MAX, readExport } from '../../imports/read-export.ts';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { blobName } from '../files/parts/file-id.ts';
import { readWhole } from '../files/parts/reading.ts';
import { storeUploadedDocument } from '../files/parts/store-document.ts';
import { inWordsOf } from './parts/in-words.ts';

/** The export is parsed completely before the import is accepted (core.telegram.org/api/import#3-initialize-the-import). */
export default method('messages.initHistoryImport', async ({ peer, file, media_count }, context) => {
  const to = peerOf(context.view, peer);
  await context.send({ type: 'CheckImport', peer: to });
  const stored = await inWordsOf('IMPORT_FILE_INVALID', () => storeUploadedDocument(context, { _: 'inputMediaUploadedDocument', file, mime_type: 'text/plain', attributes: [] }));
  const messages = await messagesIn(context, stored.id);
  const [begun] = (await context.send({ type: 'BeginImport', peer: to, file: stored.id, messages, mediaCount: media_count })).filter(({ fact }) => fact.type === 'HistoryImportBegun');
  return historyImport(begun!.fact as { importId: number });
});

const historyImport = ({ importId }: { importId: number }): tl.messages.historyImport => ({ _: 'messages.historyImport', id: BigInt(importId) });

/** Throws IMPORT_FILE_INVALID, IMPORT_FORMAT_UNRECOGNIZED, IMPORT_FORMAT_DATE_INVALID. */
async function messagesIn({ services }: Context, file: number): Promise<number> {
  const bytes = await readWhole(services.blobs, blobName(file), EXPORT_BYTES_MAX);
  if (!bytes) throw refusal('IMPORT_FILE_INVALID');
  return readExport(new TextDecoder().decode(bytes)).length;
}
