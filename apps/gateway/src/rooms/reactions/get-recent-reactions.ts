import { method } from '../../rpc/method.ts';
import { listAnswer } from './parts/list-answer.ts';

/** Those that were sent with `add_to_recent`, the latest first. */
export default method('messages.getRecentReactions', async ({ limit, hash }, context) => {
  const used = await (await context.read()).usedReactions(context.viewer);
  const recent = used.filter(({ recentAtMs }) => recentAtMs > 0).sort((one, other) => other.recentAtMs - one.recentAtMs);
  return listAnswer(recent.map(({ emoji }) => emoji), limit, hash);
});
