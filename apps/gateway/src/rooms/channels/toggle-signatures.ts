import { Refusal } from '@teamgram/domain';
import type { ChatOption } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import { channelOf } from '../../peers/input-peer.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';
import { chatReply } from './parts/chat-reply.ts';

/** Whether posts are signed, and whether the signature leads to the author's profile. Refused when neither changes: CHAT_NOT_MODIFIED. */
export default method('channels.toggleSignatures', async ({ channel, signatures_enabled, profiles_enabled }, context) => {
  const peer = channelOf(context.view, channel);
  const signed = await choose(context, peer, 'signatures', signatures_enabled === true);
  const profiled = await choose(context, peer, 'signature-profiles', profiles_enabled === true);
  if (signed instanceof Refusal && profiled instanceof Refusal) throw signed;
  return chatReply(context, [signed, profiled].flatMap((events) => (events instanceof Refusal ? [] : events)), peer);
});

async function choose(context: Context, chat: number, option: ChatOption, on: boolean): Promise<RecordedEvent[] | Refusal> {
  try {
    return await context.send({ type: 'SetChatOption', chat, option, on });
  } catch (error) {
    if (error instanceof Refusal && error.error === 'CHAT_NOT_MODIFIED') return error;
    throw error;
  }
}
