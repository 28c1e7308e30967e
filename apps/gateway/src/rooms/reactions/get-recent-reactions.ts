import { method } from '../../rpc/method.ts';
import { listAnswer } from './parts/list-answer.ts';

/** Reactions sent with `add_to_recent`, newest first. */
export default method('messages.getRecentReactions', async ({ limit, hash }, context) => {
  const used = await (await context.read()).usedReactions(context.viewer);
  const recent = used.filter(({ recentAtMs }) => recentAtMs > 0).sort((one, other) => other.recentAtMs - one.recentAtMs);
  return listAnswer(recent.map(({ emoji }) => emoji), limit, hash);
});
