import { Refusal, refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { HashedKind } from '../../peers/access-hash.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { permitted } from './parts/file-location.ts';

/** Saves or removes a GIF. Refused: GIF_ID_INVALID, and the errors of file references. */
export default method('messages.saveGif', async ({ id, unsave }, context) => {
  if (id._ === 'inputDocumentEmpty') throw refusal('GIF_ID_INVALID');
  await context.send({ type: 'SaveGif', file: gifOf(context, id), unsave });
  return true;
});

function gifOf(context: Context, id: tl.inputDocument): number {
  try {
    return permitted(context, HashedKind.document, id);
  } catch (error) {
    throw error instanceof Refusal && error.error === 'FILE_ID_INVALID' ? refusal('GIF_ID_INVALID') : error;
  }
}
