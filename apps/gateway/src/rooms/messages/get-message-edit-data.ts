import { EDIT_WINDOW_MS, refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { messageOf } from './parts/own-message.ts';

/** Whether the editable text is a caption. Refused: PEER_ID_INVALID, MESSAGE_ID_INVALID, MESSAGE_AUTHOR_REQUIRED. */
export default method('messages.getMessageEditData', async ({ peer: given, id }, context) => {
  const peer = peerOf(context.view, given);
  const found = await messageOf(context, peer, id);
  if (!found?.message.content || found.message.content.action !== '') throw refusal('MESSAGE_ID_INVALID');
  const { author, dateS, content } = found.message;
  const isOver = peer !== context.viewer && context.nowS > dateS + EDIT_WINDOW_MS / 1000;
  if (author !== context.viewer || content.forward || isOver) throw refusal('MESSAGE_AUTHOR_REQUIRED');
  return { _: 'messages.messageEditData', caption: content.media !== undefined || undefined };
});
