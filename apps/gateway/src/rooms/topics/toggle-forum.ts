import { Refusal } from '@teamgram/domain';
import type { ChatOption } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import { channelOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from '../channels/parts/chat-reply.ts';

/** Whether a supergroup is a forum, and whether its topics are shown as tabs. Refused when neither changes: CHAT_NOT_MODIFIED. */
export default method('channels.toggleForum', async ({ channel, enabled, tabs }, context) => {
  const peer = channelOf(context.view, channel);
  const forum = await choose(context, peer, 'forum', enabled);
  const shown = await choose(context, peer, 'forum-tabs', enabled && tabs);
  if (forum instanceof Refusal && shown instanceof Refusal) throw forum;
  return chatReply(context, [forum, shown].flatMap((events) => (events instanceof Refusal ? [] : events)), peer);
});

async function choose(context: Context, chat: number, option: ChatOption, on: boolean): Promise<RecordedEvent[] | Refusal> {
  try {
    return await context.send({ type: 'SetChatOption', chat, option, on });
  } catch (error) {
    if (error instanceof Refusal && error.error === 'CHAT_NOT_MODIFIED') return error;
    throw error;
  }
}
