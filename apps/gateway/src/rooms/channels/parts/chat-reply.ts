import { idOfPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { RecordedEvent } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import { showParticipants } from '../../../convert/participants.ts';
import type { Context } from '../../../rpc/context.ts';
import { replyWith } from '../../../updates/reply.ts';

/** Answer to a change of a group or channel: its new state, and the service message if there is one. */
export async function chatReply(context: Context, events: readonly RecordedEvent[], peer: number): Promise<tl.updates> {
  if (isChannelPeer(peer)) return replyWith(context, events, [{ _: 'updateChannel', channel_id: idOfPeer(peer) }], [peer]);
  await context.read();
  const { participants, peers } = await showParticipants(context.services, peer);
  return replyWith(context, events, [{ _: 'updateChatParticipants', participants }], [peer, ...peers]);
}

/** Whether somebody has joined, rather than only requested to. */
export function hasJoined(events: readonly RecordedEvent[]): boolean {
  return events.some(({ fact }) => fact.type === 'MemberJoined');
}
