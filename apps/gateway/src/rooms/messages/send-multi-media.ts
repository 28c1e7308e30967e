import { refusal } from '@teamgram/domain';
import { createHash } from 'node:crypto';
import type { RecordedEvent } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { chooseMediaOnce } from '../files/parts/choose-media.ts';
import { laterOf } from '../scheduled/parts/later.ts';
import { refuseAlbum, refuseItem } from './parts/album.ts';
import { sendCommand, sentUpdates } from './parts/sending.ts';
import { refuseUnseenReply } from './parts/unseen.ts';

/** Sends the items in order, each once (M2). Refused: MEDIA_EMPTY, MULTI_MEDIA_TOO_LONG, RANDOM_ID_DUPLICATE, and the errors of single items. */
export default method('messages.sendMultiMedia', async (request, context) => {
  // Albums as quick replies are not supported; refusing is better than sending them at once.
  if (request.quick_reply_shortcut) throw refusal('METHOD_INVALID');
  const { multi_media: items } = request;
  refuseAlbum(items);
  const groupedId = items.length > 1 ? groupOf(context.session.authorization.keyId, items) : 0;
  const events: RecordedEvent[] = [];
  for (const [index, item] of items.entries()) {
    // Checks whatever can be refused before processing the upload.
    const command = sendCommand(context, request, item, undefined, groupedId);
    await refuseUnseenReply(context, command);
    const later = await laterOf(context, command.peer, request);
    const media = await chooseMediaOnce(context, item.media, item.random_id, command).catch((error: unknown) => refuseItem(error, index));
    events.push(...(await context.sendOnce(item.random_id, { ...command, ...later, media })));
  }
  return sentUpdates(context, events, items.map(({ random_id }) => random_id));
});

/** Id of the album, below 2^53; deterministic, so that a retry gets the same. */
function groupOf(keyId: bigint, items: readonly tl.InputSingleMedia[]): number {
  const digest = createHash('sha256').update(`album ${keyId} ${items.map(({ random_id }) => random_id).join(' ')}`).digest();
  return digest.readUIntBE(0, 6) + 1;
}
