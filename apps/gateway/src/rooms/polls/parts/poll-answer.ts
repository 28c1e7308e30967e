import { refusal } from '@teamgram/domain';
import type { tl } from '@teamgram/tl';
import { askerOf, shownPoll } from '../../../messages/with-polls.ts';
import { showPeers } from '../../../peers/shown-peers.ts';
import type { Context } from '../../../rpc/context.ts';
import { peersOf, tlPollUpdate } from '../../../updates/poll-facts.ts';
import { pollMessage } from './poll-message.ts';

/** Update with the poll's current state for the caller. Throws MESSAGE_ID_INVALID. */
export async function pollAnswer(context: Context, peer: number, id: number): Promise<tl.updates> {
  const { services, view, viewer } = context;
  const found = await pollMessage(context, peer, id);
  if (!found) throw refusal('MESSAGE_ID_INVALID');
  const shown = shownPoll((await services.queries.pollsByIds([found.poll.id], [viewer])).get(found.poll.id), [viewer], askerOf(found.message));
  const named = await showPeers(services, view, [peer, ...peersOf(found.poll, shown)]);
  return { _: 'updates', updates: [tlPollUpdate(view, { peer, messageId: id }, found.poll, shown)], ...named, date: context.nowS, seq: 0 };
}
