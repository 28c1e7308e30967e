import { refusal } from '@teamgram/domain';
import { HashedKind } from '../../peers/access-hash.ts';
import { method } from '../../rpc/method.ts';
import { permitted } from './parts/file-location.ts';

/** Keeps a GIF at hand, or lets go of it. Refused: GIF_ID_INVALID, and what a file reference is refused with. */
export default method('messages.saveGif', async ({ id, unsave }, context) => {
  if (id._ === 'inputDocumentEmpty') throw refusal('GIF_ID_INVALID');
  await context.send({ type: 'SaveGif', file: permitted(context, HashedKind.document, id), unsave });
  return true;
});
