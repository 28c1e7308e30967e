import { refusal } from '@teamgram/domain';
import { tlReactors } from '../../convert/reactions.ts';
import { shownRow } from '../../messages/shown-message.ts';
import { peerOf } from '../../peers/input-peer.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { pageLimit } from '../../rpc/page-limit.ts';
import { shelfOf } from '../channels/parts/readable.ts';

const LIMIT_MAX = 100;

/** Who reacted, newest first. `offset` is the number already fetched. Refused: MSG_ID_INVALID; for channel posts BROADCAST_FORBIDDEN. */
export default method('messages.getMessageReactionsList', async ({ peer: given, id, reaction, offset, limit }, context) => {
  const { services, view, viewer } = context;
  const peer = peerOf(view, given);
  const { mailbox, after } = await shelfOf(context, peer);
  const queries = await context.read();
  const [row] = await queries.messagesByIds(mailbox, [id]);
  if (!row || row.peer !== peer || id <= after) throw refusal('MSG_ID_INVALID');
  const { author, post } = await shownRow(services.opener, row);
  if (post) throw refusal('BROADCAST_FORBIDDEN');
  const emoji = reaction?._ === 'reactionEmoji' ? reaction.emoticon : null;
  const skipped = /^\d{1,7}$/.test(offset ?? '') ? Number(offset) : 0;
  const { rows, count } = await queries.reactors(row.position, emoji, skipped, pageLimit(limit, LIMIT_MAX));
  const seen = skipped + rows.length;
  return {
    _: 'messages.messageReactionsList', count,
    reactions: rows.flatMap((one) => tlReactors(view, one, author === viewer).filter((each) => emoji === null || each.reaction._ !== 'reactionEmoji' || each.reaction.emoticon === emoji)),
    ...(await showPeers(services, view, rows.map(({ userId, sender }) => sender || userId))),
    next_offset: seen < count && rows.length > 0 ? `${seen}` : undefined,
  };
});
