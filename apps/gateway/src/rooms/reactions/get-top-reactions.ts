import { reactionEmoji } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { listAnswer } from './parts/list-answer.ts';

/** The caller's most used reactions first, the others in default order. */
export default method('messages.getTopReactions', async ({ limit, hash }, context) => {
  const uses = new Map((await (await context.read()).usedReactions(context.viewer)).map((row) => [row.emoji, row.uses]));
  const top = [...reactionEmoji].sort((one, other) => (uses.get(other) ?? 0) - (uses.get(one) ?? 0));
  return listAnswer(top, limit, hash);
});
