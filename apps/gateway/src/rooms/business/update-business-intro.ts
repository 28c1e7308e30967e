import { HashedKind } from '../../peers/access-hash.ts';
import { method } from '../../rpc/method.ts';
import { permitted } from '../files/parts/file-location.ts';

/** Sets the introduction shown in empty chats. Refused: DOCUMENT_INVALID, FILE_REFERENCE_…. */
export default method('account.updateBusinessIntro', async ({ intro }, context) => {
  const sticker = intro?.sticker?._ === 'inputDocument' ? permitted(context, HashedKind.document, intro.sticker) : 0;
  await context.send({ type: 'SetBusinessPart', part: 'intro', intro: intro && { title: intro.title, description: intro.description, sticker } });
  return true;
});
