import { refusal } from '@teamgram/domain';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/**
 * One of the seven built-in colours; background patterns are custom emoji, which are not supported. Refused: CHANNEL_…, CHAT_ADMIN_REQUIRED, COLOR_INVALID,
 * DOCUMENT_INVALID, CHAT_NOT_MODIFIED.
 */
export default method('channels.updateColor', async ({ for_profile, channel, color, background_emoji_id }, context) => {
  const chat = channelOf(context.view, channel);
  if (background_emoji_id) throw refusal('DOCUMENT_INVALID');
  return chatReply(context, await context.send({ type: 'ChooseChatColor', chat, forProfile: for_profile ?? false, color }), chat);
});
