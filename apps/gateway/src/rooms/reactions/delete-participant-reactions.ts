import { REACTIONS_DELETED_MAX, refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** Bounds the work; of more reactions only the newest are removed. */
const SLICES_MAX = 100;

/** An admin removes all reactions of a user in a chat. Refused: PEER_ID_INVALID, PARTICIPANT_ID_INVALID, CHANNEL_…, CHAT_ADMIN_REQUIRED. */
export default method('messages.deleteParticipantReactions', async ({ peer: given, participant }, context) => {
  const peer = peerOf(context.view, given);
  const user = peerOf(context.view, participant);
  if (peer > 0) throw refusal('PEER_ID_INVALID');
  if (user < 0) throw refusal('PARTICIPANT_ID_INVALID');
  for (let slice = 0; slice < SLICES_MAX; slice++) {
    const messages = await (await context.read()).reactedIn(peer, user, REACTIONS_DELETED_MAX);
    // Sent at least once, since the rule decides whether the caller may do this.
    if (slice > 0 && messages.length === 0) break;
    await context.send({ type: 'DeleteReactions', peer, user, of: { messages } });
    if (messages.length < REACTIONS_DELETED_MAX) break;
  }
  return true;
});
