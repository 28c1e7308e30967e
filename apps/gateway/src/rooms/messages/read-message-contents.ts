import { method } from '../../rpc/method.ts';
import { seeMentions } from '../mentions/parts/seen.ts';
import { affected } from '../../updates/reply.ts';

/** What was read before, carries nothing to play, does not call the caller or is not there is passed over. */
export default method('messages.readMessageContents', async ({ id }, context) => {
  const events = await context.send({ type: 'ReadMessageContents', ids: id });
  await seeMentions(context, id, 0);
  const { pts, ptsCount } = await affected(context, events);
  return { _: 'messages.affectedMessages', pts, pts_count: ptsCount };
});
