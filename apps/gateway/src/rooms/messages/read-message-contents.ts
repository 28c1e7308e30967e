import { method } from '../../rpc/method.ts';
import { seeMentions } from '../mentions/parts/seen.ts';
import { affected } from '../../updates/reply.ts';

/** Ignores ids that are unknown, already read, or that have neither unplayed media nor an unread mention of the caller. */
export default method('messages.readMessageContents', async ({ id }, context) => {
  const events = await context.send({ type: 'ReadMessageContents', ids: id });
  await seeMentions(context, id, 0);
  const { pts, ptsCount } = await affected(context, events);
  return { _: 'messages.affectedMessages', pts, pts_count: ptsCount };
});
