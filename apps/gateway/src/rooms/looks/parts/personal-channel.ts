import { readableChat } from '../../channels/parts/readable.ts';
import { Refusal } from '@teamgram/domain';
import type { LookRow } from '@teamgram/read-models';
import type { Context } from '../../../rpc/context.ts';

/** The channel on a user's profile, if the caller may view it; undefined = none. */
export async function personalChannel(context: Context, look: LookRow | undefined): Promise<number | undefined> {
  const { personalChannel: channel = 0 } = look ?? {};
  return channel !== 0 && (await mayRead(context, channel)) ? channel : undefined;
}

async function mayRead(context: Context, channel: number): Promise<boolean> {
  try {
    await readableChat(context, channel);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Id of its newest message; 0 = none. */
export async function newestIn(context: Context, channel: number): Promise<number> {
  const { messages: [newest] } = await context.services.queries.history({ mailbox: -channel, peer: channel, of: 'dialog', limit: 1 }, context.services.opener.at);
  return newest?.messageId ?? 0;
}
