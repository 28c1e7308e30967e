import { media as mediaOf } from '@teamgram/event-schemas';
import type { Media } from '@teamgram/event-schemas';
import { refusal } from '@teamgram/domain';
import type { ChoiceOfMedia } from '@teamgram/domain';
import { tlMedia } from '../../convert/media.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import type { Context } from '../../rpc/context.ts';
import { chooseMedia } from './parts/choose-media.ts';
import { storedFile } from './parts/stored-file.ts';

/** "Upload a file and associate it to a chat (without actually sending it)"; it can be sent by its id later. */
export default method('messages.uploadMedia', async ({ peer, media }, context) => {
  peerOf(context.view, peer);
  const choice = await chooseMedia(context, media);
  const shown = choice && tlMedia(context.view, await chosen(context, choice), { kind: 'upload' });
  if (!shown) throw refusal('MEDIA_INVALID');
  return shown;
});

async function chosen(context: Context, choice: ChoiceOfMedia): Promise<Media> {
  if (choice.kind === 'contact') return mediaOf({ contact: choice.contact });
  if (choice.kind === 'geo') return mediaOf({ geo: choice.geo });
  if (choice.kind !== 'photo' && choice.kind !== 'document') throw refusal('MEDIA_INVALID');
  const description = await storedFile(context, choice.id);
  return mediaOf({ photo: description?.photo, document: description?.document, spoiler: choice.spoiler });
}
