import { method } from '../../rpc/method.ts';
import { emojiOf } from './parts/choice.ts';

/** What an emoji under the caller's saved messages stands for; no title = nothing but itself. Refused: REACTION_INVALID. */
export default method('messages.updateSavedReactionTag', async ({ reaction, title = '' }, context) => {
  await context.send({ type: 'NameSavedTag', emoji: emojiOf(reaction), title });
  return true;
});
