import { refusal } from '@teamgram/domain';
import { isBasicGroupPeer } from '@teamgram/event-schemas';
import { channelOf, peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { affectedIn } from '../../updates/reply.ts';
import { readableChat } from './parts/readable.ts';
import { isAdminOf } from './parts/seen-members.ts';

const SLICE = 100;

/** Deletes all messages of a user, or of a channel as sender, in batches: `offset` > 0 asks to call again (core.telegram.org/api/offsets#affected-history). */
export default method('channels.deleteParticipantHistory', async ({ channel, participant }, context) => {
  const peer = channelOf(context.view, channel);
  const author = peerOf(context.view, participant);
  if (isBasicGroupPeer(author)) throw refusal('PARTICIPANT_ID_INVALID');
  if (!isAdminOf(context, await readableChat(context, peer))) throw refusal('CHAT_ADMIN_REQUIRED');
  const ids = await context.services.queries.messagesOfSpeaker(-peer, author, SLICE + 1);
  const events = ids.length === 0 ? [] : await context.send({ type: 'DeleteChatMessages', chat: peer, ids: ids.slice(0, SLICE) });
  const { pts, ptsCount } = await affectedIn(context, -peer, events);
  return { _: 'messages.affectedHistory', pts, pts_count: ptsCount, offset: ids.length > SLICE && events.length > 0 ? 1 : 0 };
});
