import { refusal } from '@teamgram/domain';
import { isBasicGroupPeer, isChannelPeer } from '@teamgram/event-schemas';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { hiddenAdmins } from '../channels/parts/hidden-admins.ts';
import { readableChat } from '../channels/parts/readable.ts';
import { maySeeMembers } from '../channels/parts/seen-members.ts';
import { messageOf } from './parts/own-message.ts';

/** core.telegram.org/api/config: chat_read_mark_size_threshold, chat_read_mark_expire_period. */
const MEMBERS_MAX = 100;
const EXPIRES_S = 7 * 24 * 3600;

/**
 * Who has read a message of the caller in a group, in order of reading. Refused:
 * PEER_ID_INVALID (also where members are hidden), CHAT_TOO_BIG, MSG_ID_INVALID, MSG_TOO_OLD.
 */
export default method('messages.getMessageReadParticipants', async ({ peer: given, msg_id }, context) => {
  const peer = peerOf(context.view, given);
  if (!isBasicGroupPeer(peer) && !isChannelPeer(peer)) throw refusal('PEER_ID_INVALID');
  const place = await readableChat(context, peer);
  const { chat } = place;
  if (chat.kind === 'broadcast' || !maySeeMembers(context, place)) throw refusal('PEER_ID_INVALID');
  if (chat.memberCount > MEMBERS_MAX) throw refusal('CHAT_TOO_BIG');
  const found = await messageOf(context, peer, msg_id);
  if (!found || found.message.author !== context.viewer) throw refusal('MSG_ID_INVALID');
  if (context.nowS > found.message.dateS + EXPIRES_S) throw refusal('MSG_TOO_OLD');
  const hidden = await hiddenAdmins(context, place);
  const dates = await context.services.queries.readDates(found.sent.deliveries, peer);
  return dates.filter(({ reader }) => reader !== context.viewer && !hidden.has(reader)).map(({ reader, atMs }) => ({ _: 'readParticipantDate', user_id: reader, date: Math.floor(atMs / 1000) }));
});
