import type { ChatRow } from '@teamgram/read-models';
import type { Context } from '../../../rpc/context.ts';

/** Who would have the chat if its owner left it: a channel is not left to its subscribers. 0 = nobody. */
export async function heirOf(context: Context, { chat, creator: owner, kind }: ChatRow): Promise<number> {
  return (await context.read()).heirOf({ chat, owner, membersMay: kind !== 'broadcast' });
}

/** The same of a chat that the caller is about to leave; 0 also when it is not theirs. */
export async function heirOfOwn(context: Context, peer: number): Promise<number> {
  await context.read();
  const chat = await context.services.chats.chat(peer);
  return chat?.creator === context.viewer ? heirOf(context, chat) : 0;
}
