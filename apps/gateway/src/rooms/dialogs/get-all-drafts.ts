import type { tl } from '@teamgram/tl';
import { tlPeer } from '../../peers/peer-number.ts';
import { method } from '../../rpc/method.ts';
import { draftOf } from './parts/shown-dialogs.ts';

export default method('messages.getAllDrafts', async (_request, context) => {
  const rows = await (await context.read()).draftsOf(context.viewer);
  const updates = await Promise.all(rows.map(async ({ peer, event }): Promise<tl.Update[]> => {
    const draft = await draftOf(context, event);
    return draft ? [{ _: 'updateDraftMessage', peer: tlPeer(peer), draft }] : [];
  }));
  const users = await context.services.users.show(context.view, rows.map(({ peer }) => peer).filter((peer) => peer > 0));
  return { _: 'updates', updates: updates.flat(), users, chats: [], date: context.nowS, seq: 0 };
});
