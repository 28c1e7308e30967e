import { refusal } from '@teamgram/domain';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';

/**
 * Sets the theme of a private chat for both sides, with a service message. Gift themes are not supported. Refused: PEER_ID_INVALID, EMOJI_INVALID,
 * EMOJI_NOT_MODIFIED.
 */
export default method('messages.setChatTheme', async ({ peer, theme }, context) => {
  if (theme._ === 'inputChatThemeUniqueGift') throw refusal('EMOJI_INVALID');
  const emoticon = theme._ === 'inputChatTheme' ? theme.emoticon : '';
  return replyWith(context, await context.send({ type: 'SetChatTheme', peer: peerOf(context.view, peer), emoticon }));
});
