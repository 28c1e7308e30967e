import { refusal } from '@teamgram/domain';
import { isChannelPeer } from '@teamgram/event-schemas';
import type { MessageReacted } from '@teamgram/event-schemas';
import { peerOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { peersOf, reactionsNow, tlReactionUpdate } from '../../updates/reaction-facts.ts';

/** An admin removes a user's reaction to a message. Refused: PEER_ID_INVALID, PARTICIPANT_ID_INVALID, CHANNEL_…, CHAT_ADMIN_REQUIRED, MESSAGE_ID_INVALID. */
export default method('messages.deleteParticipantReaction', async ({ peer: given, msg_id, participant }, context) => {
  const { services, view, viewer } = context;
  const peer = peerOf(view, given);
  const user = peerOf(view, participant);
  if (peer > 0) throw refusal('PEER_ID_INVALID');
  if (user < 0) throw refusal('PARTICIPANT_ID_INVALID');
  await refuseUnnamed(context, { peer, id: msg_id, user });
  const events = await context.send({ type: 'DeleteReactions', peer, user, of: { id: msg_id } });
  const { message, author } = events[0]!.fact as MessageReacted;
  await context.read();
  const reactions = await reactionsNow(services, message, peer, [viewer], author);
  const named = await showPeers(services, view, [peer, ...peersOf(reactions)]);
  return { _: 'updates', updates: [tlReactionUpdate(view, { peer, messageId: msg_id }, reactions)], ...named, date: context.nowS, seq: 0 };
});

/** A reaction made on behalf of a chat must not be found by its user, who would be disclosed. Throws MESSAGE_ID_INVALID. */
async function refuseUnnamed(context: Context, { peer, id, user }: { peer: number; id: number; user: number }): Promise<void> {
  const queries = await context.read();
  const [row] = await queries.messagesByIds(isChannelPeer(peer) ? -peer : context.viewer, [id]);
  const own = row && (await queries.reactionsTo([row.position], [user])).get(row.position)?.own[0];
  if (own && own.sender !== 0) throw refusal('MESSAGE_ID_INVALID');
}
