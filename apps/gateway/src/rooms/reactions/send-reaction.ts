import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import type { MessageReacted } from '@teamgram/event-schemas';
import { method } from '../../rpc/method.ts';
import { peersOf, reactionsNow, tlReactionUpdate } from '../../updates/reaction-facts.ts';
import { refuseUnseen } from '../messages/parts/unseen.ts';
import { chosenEmoji } from './parts/choice.ts';

/** Refused: PEER_ID_INVALID, CHANNEL_PRIVATE, MESSAGE_ID_INVALID, REACTION_INVALID, REACTIONS_TOO_MANY, MESSAGE_NOT_MODIFIED, CHAT_WRITE_FORBIDDEN. */
export default method('messages.sendReaction', async ({ big, add_to_recent, peer: given, msg_id, reaction }, context) => {
  const { services, view, viewer } = context;
  const peer = peerOf(view, given);
  await refuseUnseen(context, peer, [msg_id]);
  const events = await context.send({ type: 'SendReaction', peer, id: msg_id, emoji: chosenEmoji(reaction), big: big === true, recent: add_to_recent === true });
  const { message, author } = events[0]!.fact as MessageReacted;
  await context.read();
  const reactions = await reactionsNow(services, message, peer, [viewer], author);
  const named = await showPeers(services, view, [peer, ...peersOf(reactions)]);
  return { _: 'updates', updates: [tlReactionUpdate(view, { peer, messageId: msg_id }, reactions)], ...named, date: context.nowS, seq: 0 };
});
