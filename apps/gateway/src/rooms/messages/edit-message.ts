import { refusal } from '@teamgram/domain';
import { storedEntities } from '../../convert/text-entities.ts';
import { peerOf, userOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { chooseMedia } from '../files/parts/choose-media.ts';

/** Refused: MESSAGE_ID_INVALID, MESSAGE_AUTHOR_REQUIRED, MESSAGE_EDIT_TIME_EXPIRED, MESSAGE_EMPTY, MESSAGE_NOT_MODIFIED. */
export default method('messages.editMessage', async (request, context) => {
  const { peer, id, message, entities, media, invert_media, schedule_date } = request;
  if (schedule_date) throw refusal('METHOD_INVALID');
  const events = await context.send({
    type: 'EditMessage',
    peer: peerOf(context.view, peer),
    id,
    text: message === undefined ? undefined : { text: message, entities: storedEntities(entities, (user) => userOf(context.view, user)) },
    media: media && (await chooseMedia(context, media)),
    invertMedia: invert_media === true,
  });
  return replyWith(context, events);
});
