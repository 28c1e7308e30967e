/** A user has read their mentions → the updates for their other devices. */
import { idOfPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { StoredFact } from '@teamgram/event-schemas';
import type { StoredEvent } from '@teamgram/read-models';
import type { Services } from '../services.ts';
import { tellOwner } from './tell-owner.ts';

export const mentionTellers = { MentionsRead: tellSeen };

/** The update takes no step in a mailbox; in the user's own mailbox it contains the current pts. */
async function tellSeen(services: Services, event: StoredEvent, { owner, peer, messageIds: messages }: Extract<StoredFact, { type: 'MentionsRead' }>): Promise<void> {
  if (!services.updates.hears(owner)) return;
  if (isChannelPeer(peer)) return tellOwner(services, event, owner, peer, () => ({ _: 'updateChannelReadMessagesContents', channel_id: idOfPeer(peer), messages }));
  const { pts } = await services.queries.state(owner);
  tellOwner(services, event, owner, 0, () => ({ _: 'updateReadMessagesContents', messages, pts, pts_count: 0 }));
}
