import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { readableChat } from '../../channels/parts/readable.ts';

/** Throws like `readableChat`. */
export async function shownPolicy(context: Context, peer: number): Promise<tl.teamgram.chatPolicy> {
  const { chat, place } = await readableChat(context, peer);
  const { hoursFromM: from_minute, hoursUntilM: until_minute, classification } = chat;
  return {
    _: 'teamgram.chatPolicy',
    hours: from_minute === until_minute ? undefined : { _: 'teamgram.hours', from_minute, until_minute },
    classification,
    clearance: place?.clearance ?? 0,
  };
}
