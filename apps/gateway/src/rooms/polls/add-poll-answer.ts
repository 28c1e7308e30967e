import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { entitiesIn } from './parts/chosen-poll.ts';

/** Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, MESSAGE_ID_INVALID, CHAT_WRITE_FORBIDDEN, MESSAGE_POLL_CLOSED, POLL_ANSWER_INVALID, POLL_ANSWERS_INVALID, MEDIA_INVALID. */
export default method('messages.addPollAnswer', async ({ peer, msg_id, answer }, context) => {
  if (answer.media) throw refusal('MEDIA_INVALID');
  const { text, entities } = answer.text;
  return replyWith(context, await context.send({ type: 'AddPollAnswer', peer: peerOf(context.view, peer), id: msg_id, text, entities: entitiesIn(context, entities) }));
});
