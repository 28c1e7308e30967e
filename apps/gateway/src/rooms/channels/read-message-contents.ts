import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { seeMentions } from '../mentions/parts/seen.ts';
import { readableChat } from './parts/readable.ts';

/** Supergroups and channels have no unplayed media; the caller's mentions are marked as read. Refused: CHANNEL_INVALID, CHANNEL_PRIVATE. */
export default method('channels.readMessageContents', async ({ channel, id }, context) => {
  const { peer, chat, place } = await readableChat(context, channelOf(context.view, channel));
  if (chat.kind === 'supergroup' && place?.inside) await seeMentions(context, id, peer);
  return true;
});
