import { refusal } from '@teamgram/domain';
import { HashedKind } from '../../peers/access-hash.ts';
import { method } from '../../rpc/method.ts';
import { permitted } from '../files/parts/file-location.ts';

/** MP3 and Ogg are stored unchanged; nothing is converted. Refused: RINGTONE_INVALID, FILE_REFERENCE_…. */
export default method('account.saveRingtone', async ({ id, unsave }, context) => {
  if (id._ === 'inputDocumentEmpty') throw refusal('RINGTONE_INVALID');
  await context.send({ type: 'KeepRingtone', file: permitted(context, HashedKind.document, id), kept: !unsave });
  return { _: 'account.savedRingtone' };
});
