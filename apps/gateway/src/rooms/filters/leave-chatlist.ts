import type { RecordedEvent } from '@teamgram/event-log';
import { peerOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';
import { replyWith } from '../../updates/reply.ts';
import { chatsOf, ownFilter } from './parts/lists.ts';

/** Removes the folder, and leaves those of its chats that are listed. Refused: FILTER_ID_INVALID. */
export default method('chatlists.leaveChatlist', async ({ chatlist, peers: given }, context) => {
  const { details } = await ownFilter(context, chatlist);
  const present = chatsOf(details);
  const named = new Set(given.slice(0, present.length).map((peer) => peerOf(context.view, peer)));
  const chats = present.filter((peer) => peer < 0 && named.has(peer));
  const places = await context.services.queries.placesAmong(chats, [context.viewer]);
  const left = places.filter(({ inside }) => inside).map(({ chat }) => chat);
  const events: RecordedEvent[] = [];
  for (const chat of left) events.push(...(await context.send({ type: 'LeaveChat', chat })));
  await context.send({ type: 'RemoveDialogFilter', filter: chatlist.filter_id });
  return replyWith(context, events, [{ _: 'updateDialogFilter', id: chatlist.filter_id }], left);
});
