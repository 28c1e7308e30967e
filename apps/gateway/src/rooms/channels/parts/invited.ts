import { isChannelPeer } from '@teamgram/event-schemas';
import type { RecordedEvent } from '@teamgram/event-log';
import type { tl } from '@teamgram/tl';
import type { Context } from '../../../rpc/context.ts';
import { chatReply } from './chat-reply.ts';

/** Answer to adding users; lists those who could not be added (core.telegram.org/api/invites#direct-invites). */
export async function invitedReply(context: Context, events: readonly RecordedEvent[], peer: number, asked: readonly number[]): Promise<tl.messages.invitedUsers> {
  const updates = await chatReply(context, events, peer);
  const places = await (await context.read()).placesAmong([peer], asked);
  const inside = new Set(places.filter((place) => place.inside).map(({ userId }) => userId));
  const missing = asked.filter((user) => !inside.has(user) && (isChannelPeer(peer) || user !== context.viewer));
  return { _: 'messages.invitedUsers', updates, missing_invitees: missing.map((user_id) => ({ _: 'missingInvitee', user_id })) };
}
