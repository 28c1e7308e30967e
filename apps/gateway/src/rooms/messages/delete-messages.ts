import { method } from '../../rpc/method.ts';
import { affected } from '../../updates/reply.ts';

/** core.telegram.org/method/messages.deleteMessages: unknown ids are ignored. */
export default method('messages.deleteMessages', async ({ id, revoke }, context) => {
  const { pts, ptsCount } = await affected(context, await context.send({ type: 'DeleteMessages', ids: id, revoke: revoke === true }));
  return { _: 'messages.affectedMessages', pts, pts_count: ptsCount };
});
