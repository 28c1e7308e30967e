import type { tl } from '@teamgram/tl';
import { tlPeer } from '../../peers/peer-number.ts';
import { showPeers } from '../../peers/shown-peers.ts';
import { method } from '../../rpc/method.ts';
import { draftOf } from './parts/draft.ts';

export default method('messages.getAllDrafts', async (_request, context) => {
  const rows = await (await context.read()).draftsOf(context.viewer);
  const updates = await Promise.all(rows.map(async ({ peer, thread, event }): Promise<tl.Update[]> => {
    const draft = await draftOf(context, peer, event);
    return draft ? [{ _: 'updateDraftMessage', peer: tlPeer(peer), top_msg_id: thread || undefined, draft }] : [];
  }));
  const named = await showPeers(context.services, context.view, rows.map(({ peer }) => peer));
  return { _: 'updates', updates: updates.flat(), ...named, date: context.nowS, seq: 0 };
});
