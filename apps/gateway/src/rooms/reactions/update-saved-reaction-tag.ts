import { method } from '../../rpc/method.ts';
import { emojiOf } from './parts/choice.ts';

/** Sets or (empty) removes the title of a saved message tag. Refused: REACTION_INVALID. */
export default method('messages.updateSavedReactionTag', async ({ reaction, title = '' }, context) => {
  await context.send({ type: 'NameSavedTag', emoji: emojiOf(reaction), title });
  return true;
});
