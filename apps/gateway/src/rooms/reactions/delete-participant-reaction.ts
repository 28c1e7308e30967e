import { refusal } from '@teamgram/domain';
import type { MessageReacted } from '@teamgram/event-schemas';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { peersOf, reactionsNow, tlReactionUpdate } from '../../updates/reaction-facts.ts';

/** An admin takes back what somebody said of a message. Refused: PEER_ID_INVALID, PARTICIPANT_ID_INVALID, CHANNEL_…, CHAT_ADMIN_REQUIRED, MESSAGE_ID_INVALID. */
export default method('messages.deleteParticipantReaction', async ({ peer: given, msg_id, participant }, context) => {
  const { services, view, viewer } = context;
  const peer = peerOf(view, given);
  const user = peerOf(view, participant);
  if (peer > 0) throw refusal('PEER_ID_INVALID');
  if (user < 0) throw refusal('PARTICIPANT_ID_INVALID');
  const events = await context.send({ type: 'DeleteReactions', peer, user, of: { id: msg_id } });
  const { message, author } = events[0]!.fact as MessageReacted;
  await context.read();
  const reactions = await reactionsNow(services, message, peer, [viewer], author);
  const named = await showPeers(services, view, [peer, ...peersOf(reactions)]);
  return { _: 'updates', updates: [tlReactionUpdate(view, { peer, messageId: msg_id }, reactions)], ...named, date: context.nowS, seq: 0 };
});
