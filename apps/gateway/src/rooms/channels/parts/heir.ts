import type { ChatRow } from '@teamgram/read-models';
import type { Context } from '../../../rpc/context.ts';

/** Who would own the chat if its owner left; 0 = nobody. A channel is never passed on to an ordinary subscriber. */
export async function heirOf(context: Context, { chat, creator: owner, kind }: ChatRow): Promise<number> {
  return (await context.read()).heirOf({ chat, owner, membersMay: kind !== 'broadcast' });
}

/** Like `heirOf`, for a chat that the caller is about to leave; 0 also when they are not its owner. */
export async function heirOfOwn(context: Context, peer: number): Promise<number> {
  await context.read();
  const chat = await context.services.chats.chat(peer);
  return chat?.creator === context.viewer ? heirOf(context, chat) : 0;
}
